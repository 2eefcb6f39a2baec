const layers = ['core', 'infra', 'app'];

/** An import that is refused, and why. */
function refused(names: string[], reason: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

function noImports(includes: string[], paths: Record<string, string>) {
  return {
    includes,
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { paths } } } } },
  };
}

/** What puts plans into pull requests, on top of everything. */
const actions = ['github', 'action-plan', 'action-apply'];
const workspace = ['config', 'deployer', 'local', ...layers, ...actions].map((name) => `@stratiform/${name}`);

/** Everything of the workspace but some packages. */
function others(...names: string[]): string[] {
  return workspace.filter((name) => !names.includes(name.replace('@stratiform/', '')));
}

/** Biome: format and lint in one pass; the overrides keep imports going one way. */
export const biomeConfiguration = {
  $schema: './node_modules/@biomejs/biome/configuration_schema.json',
  vcs: { enabled: true, clientKind: 'git', useIgnoreFile: true },
  files: {
    ignoreUnknown: true,
    includes: [
      '**',
      '!**/package.json',
      '!**/project.json',
      '!**/nx.json',
      '!**/*.md',
      '!**/biome.jsonc',
      '!**/cdk.all',
      '!**/test-results.json',
      '!**/tsconfig*.json',
      '!**/.projen',
      '!**/cdk.out',
      '!**/dist',
      '!**/lib',
      '!**/.venv',
      '!**/*.schema.json',
      '!**/*.template.json',
      '!**/.jsii',
    ],
  },
  formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
  javascript: { formatter: { quoteStyle: 'single' } },
  linter: {
    rules: { preset: 'recommended', complexity: { useLiteralKeys: 'off' }, correctness: { noUnusedImports: 'error' } },
  },
  overrides: [
    ...layers.map((layer) =>
      noImports(
        [`packages/${layer}/**`],
        refused(
          layers.filter((other) => other !== layer).map((other) => `@stratiform/${other}`),
          'A layer never imports a layer, or the two could not be deployed apart: read its outputs through @stratiform/config.',
        ),
      ),
    ),
    noImports(
      ['constructs-lib/**'],
      refused(
        workspace,
        'Other repositories import constructs-lib: it knows no environment, no layer and no deployer of this one.',
      ),
    ),
    noImports(
      ['packages/config/**'],
      refused(
        ['stratiform', ...others('config')],
        'config is where the flow begins: everything reads it, it reads nothing.',
      ),
    ),
    noImports(
      ['packages/deployer/**'],
      refused(
        ['stratiform', ...others('deployer')],
        'The deployer reads cloud assemblies of any CDK app: it knows no construct, no layer and no environment of this repository.',
      ),
    ),
    noImports(
      ['packages/github/**', 'actions/**'],
      refused(
        ['stratiform', ...others('deployer', 'github')],
        'Inputs in, deployer called, outputs out: an action plans and applies any CDK app, and knows no other action.',
      ),
    ),
  ],
};
