import type { Dependency } from './versions';

/** Third-party packages of one project; versions are in `versions.ts`. */
export interface Dependencies {
  readonly deps?: Dependency[];
  readonly devDeps?: Dependency[];
}

const cdk: Dependency[] = ['aws-cdk-lib', 'constructs'];
const powertools: Dependency[] = ['@aws-lambda-powertools/commons', '@aws-lambda-powertools/logger'];
const service: Dependency[] = ['@types/aws-lambda', 'dynalite', 'esbuild'];

const action: Dependency[] = [...cdk, '@vercel/ncc', 'esbuild'];

/** Who uses what, by folder. */
export const dependencies: Record<string, Dependencies> = {
  'constructs-lib': { devDeps: [...cdk, 'jsii-docgen', 'jsii-pacmak', 'jsii-rosetta'] },
  'packages/config': { deps: [...cdk, 'cdk-nag'] },
  'packages/core': { deps: cdk },
  'packages/infra': { deps: cdk },
  'packages/app': { deps: cdk },
  'packages/deployer': {
    deps: [
      '@aws-cdk/cdk-assets-lib',
      '@aws-cdk/cloud-assembly-api',
      '@aws-cdk/cloud-assembly-schema',
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-ecr',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-ssm',
      '@aws-sdk/client-sts',
      '@aws-sdk/lib-dynamodb',
      '@aws-sdk/lib-storage',
      'aws-cdk',
      'canonicalize',
      'commander',
      'picocolors',
      'tar',
      'zod',
    ],
    devDeps: [...cdk, 'fast-check'],
  },
  'packages/gate': {
    deps: ['@aws-sdk/client-cloudformation', 'fast-xml-parser'],
    devDeps: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-iam', '@aws-sdk/client-s3', '@aws-sdk/client-sts'],
  },
  'packages/github': { deps: ['@actions/core', '@actions/github', '@aws-sdk/client-sts'], devDeps: ['fast-check'] },
  'packages/registry-server': { deps: ['http-proxy-3'], devDeps: ['@aws-sdk/client-ecr', '@aws-sdk/client-iam'] },
  'packages/github-server': { deps: ['ajv', 'ajv-formats', 'jose'] },
  'actions/plan': { devDeps: [...action, '@aws-sdk/client-ssm'] },
  'actions/apply': { devDeps: action },
  'actions/build-image': {
    deps: ['@aws-sdk/client-ecr', 'dockerfile-ast', 'tar-stream'],
    devDeps: ['@types/tar-stream', '@vercel/ncc', 'esbuild', 'fast-check'],
  },
  'packages/local': {
    deps: ['@aws-sdk/client-cloudformation', '@aws-sdk/client-ssm', 'commander', 'http-proxy-3', 'picocolors', 'zod'],
    devDeps: [
      ...cdk,
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-sqs',
      '@aws-sdk/client-sts',
      'tsx',
    ],
  },
  'services/contract': { deps: ['zod'], devDeps: ['ajv'] },
  'services/worker': {
    deps: [
      ...powertools,
      '@aws-lambda-powertools/batch',
      '@aws-lambda-powertools/idempotency',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/lib-dynamodb',
    ],
    devDeps: service,
  },
  'services/cron': {
    deps: [...powertools, '@aws-sdk/client-dynamodb', '@aws-sdk/client-sqs', '@aws-sdk/lib-dynamodb', 'zod'],
    devDeps: service,
  },
  acceptance: {
    deps: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-iam',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-sqs',
      '@aws-sdk/lib-dynamodb',
    ],
    devDeps: [
      ...cdk,
      '@aws-sdk/client-s3',
      '@aws-sdk/client-ssm',
      'github-markdown-css',
      'jest-environment-node',
      'playwright-core',
      'rehype-raw',
      'rehype-sanitize',
      'rehype-stringify',
      'remark-gfm',
      'remark-parse',
      'remark-rehype',
      'unified',
      'yaml',
    ],
  },
};
