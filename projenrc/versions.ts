/**
 * Every third-party version of the repository, once. A package asks for a name and gets this version, so two packages
 * cannot disagree; what each pin has to fit together with is told beside it.
 */
export const versions = {
  // The generator and the build.
  projen: '0.103.25',
  tsx: '4.23.15',
  typescript: '6.0.3', // 7 has no classic API: ts-jest and jsii fail with it
  nx: '23.2.1', // 24.0.6 writes a lock file that `npm ci` refuses
  '@biomejs/biome': '2.5.15', // the newest with all its platforms' packages: without them, `npm ci` refuses the lock file
  esbuild: '0.28.2',
  jest: '^30',
  'jest-environment-node': '^30',
  'ts-jest': '29.4.15',
  '@types/jest': '30.0.0',
  '@types/node': '^20',
  pyright: '1.1.414',

  // Constructs and their packaging.
  '@aws-cdk/cdk-assets-lib': '1.4.12', // the newest for cloud-assembly-api 2.2
  '@aws-cdk/cloud-assembly-api': '2.2.6', // the newest that takes the schema below
  '@aws-cdk/cloud-assembly-schema': '54.11.0',
  'aws-cdk': '2.1148.1', // `latest` (3.0.0) reads no current assembly
  constructs: '10.8.1',
  'aws-cdk-lib': '2.263.0', // the newest that packages for npm, PyPI, Maven and Go alike
  jsii: '6.0.16',
  'jsii-pacmak': '1.140.0',
  'jsii-docgen': '10.12.6',
  'jsii-rosetta': '6.0.17',
  'cdk-nag': '3.0.2',

  // Actions, and what tries them.
  '@actions/core': '3.0.1', // ES modules only, like all of @actions/* now
  '@actions/github': '9.1.1',
  '@types/tar-stream': '3.1.5',
  '@vercel/ncc': '0.45.0',
  'ajv-formats': '3.0.1',
  'dockerfile-ast': '0.7.1',
  'github-markdown-css': '5.9.0',
  jose: '6.2.17',
  'playwright-core': '1.65.1', // brings no browser: the machine's Chromium is used
  'rehype-raw': '7.0.0',
  'rehype-sanitize': '6.0.0',
  'rehype-stringify': '10.0.1',
  'remark-gfm': '4.0.1',
  'remark-parse': '11.0.0',
  'remark-rehype': '11.1.2',
  'tar-stream': '3.2.2',
  unified: '11.0.5',
  yaml: '2.9.1',

  // What the code runs on. The clients of the AWS SDK are released together and pinned together.
  '@aws-sdk/client-cloudformation': '3.1162.0',
  '@aws-sdk/client-dynamodb': '3.1162.0',
  '@aws-sdk/client-ecr': '3.1162.0',
  '@aws-sdk/client-iam': '3.1162.0',
  '@aws-sdk/client-lambda': '3.1162.0',
  '@aws-sdk/client-s3': '3.1162.0',
  '@aws-sdk/client-secrets-manager': '3.1162.0',
  '@aws-sdk/client-sqs': '3.1162.0',
  '@aws-sdk/client-ssm': '3.1162.0',
  '@aws-sdk/client-sts': '3.1162.0',
  '@aws-sdk/lib-dynamodb': '3.1162.0',
  '@aws-sdk/lib-storage': '3.1162.0',
  '@aws-lambda-powertools/batch': '2.35.0', // all of Powertools together: newer ones ask for versions that do not exist
  '@aws-lambda-powertools/commons': '2.35.0',
  '@aws-lambda-powertools/idempotency': '2.35.0',
  '@aws-lambda-powertools/logger': '2.35.0',
  '@types/aws-lambda': '8.10.164',
  ajv: '8.20.0',
  canonicalize: '2.1.0', // 3 and later are ESM only
  commander: '14.0.3', // 15 needs Node 22
  dynalite: '4.0.0',
  'http-proxy-3': '2.0.1',
  'fast-check': '4.10.0',
  'fast-xml-parser': '5.12.1',
  picocolors: '1.1.1',
  tar: '7.5.23',
  zod: '4.6.7',
} as const;

export type Dependency = keyof typeof versions;

/** `name@version` of each dependency, as projen's `deps` and `devDeps` take them. */
export function pinned(...names: Dependency[]): string[] {
  return names.map((name) => `${name}@${versions[name]}`);
}

/** Versions forced on packages that ask for others, so that `npm ci` and the packaging for Go work. */
export const overrides = {
  '@aws-cdk/cloud-assembly-schema': versions['@aws-cdk/cloud-assembly-schema'],
  '@aws-cdk/asset-node-proxy-agent-v6': '2.1.2',
  'unrs-resolver': '1.12.2',
};
