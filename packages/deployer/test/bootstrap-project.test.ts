import { checkProject } from '../src/project/load';
import { mistakes } from '../src/project/schema';
import { chooseTarget } from '../src/project/target';

const place = { account: '111111111111', region: 'eu-central-1' };
const project = {
  project: 'shop',
  environments: { dev: place },
  layers: [{ name: 'core', assembly: 'cdk.out' }],
};
const saying = (github: unknown) => ({ ...project, github });

describe('what the project file says of GitHub', () => {
  const targetOf = (file: object) =>
    chooseTarget({ ...checkProject(file, 'f'), root: '/shop' }, { environment: 'dev' }, {});

  test('is nothing, by default', () => {
    expect(targetOf(project)).not.toHaveProperty('github');
  });

  test('takes a repository with the ids that subjects of newer repositories have', () => {
    expect(targetOf(saying({ repository: 'org@123/shop@456' })).github).toMatchObject({
      repository: 'org@123/shop@456',
      planSubjects: ['repo:org@123/shop@456:pull_request', 'repo:org@123/shop@456:ref:refs/heads/main'],
    });
  });

  test('needs no more than the repository', () => {
    expect(targetOf(saying({ repository: 'org/shop' })).github).toEqual({
      repository: 'org/shop',
      issuer: 'https://token.actions.githubusercontent.com',
      planSubjects: ['repo:org/shop:pull_request', 'repo:org/shop:ref:refs/heads/main'],
      stacks: ['shop-dev-*'],
    });
  });

  test('can name another issuer, who may plan, and stacks with the environment in their names', () => {
    const thumbprints = ['0123456789abcdef0123456789abcdef01234567'];
    const github = {
      repository: 'Org/Shop.js',
      issuer: 'https://git.example.com/_services/token',
      thumbprints,
      planSubjects: ['ref:refs/heads/trunk'],
      stacks: ['Shop-{env}', 'legacy-*-{env}'],
    };
    expect(targetOf(saying(github)).github).toEqual({
      ...github,
      planSubjects: ['repo:Org/Shop.js:ref:refs/heads/trunk'],
      stacks: ['Shop-dev', 'legacy-*-dev'],
    });
  });
});

describe('a mistake in it is named with its value and what was expected', () => {
  const repository = 'org/shop';
  test.each<[string, unknown, string]>([
    ['a name alone', 'org/shop', "'github' should be an object with repository, got 'org/shop'"],
    [
      'no repository',
      {},
      "'github.repository' should be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456', got nothing",
    ],
    [
      'a URL',
      { repository: 'https://github.com/org/shop' },
      "'github.repository' should be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456', got 'https://github.com/org/shop'",
    ],
    [
      'an id of the owner alone',
      { repository: 'org@1/shop' },
      "'github.repository' should be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456', got 'org@1/shop'",
    ],
    [
      'every repository of an owner',
      { repository: 'org/*' },
      "'github.repository' should be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456', got 'org/*'",
    ],
    [
      'a list in a name',
      { repository: 'org/shop,org/other' },
      "'github.repository' should be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456', got 'org/shop,org/other'",
    ],
    [
      'an issuer without TLS',
      { repository, issuer: 'http://git.example.com' },
      "'github.issuer' should be the https URL of who issues the tokens, without a slash at its end, such as 'https://git.example.com/_services/token', got 'http://git.example.com'",
    ],
    [
      'a subject with a wildcard',
      { repository, planSubjects: ['ref:refs/heads/*'] },
      "'github.planSubjects.0' should be what a token's subject has after 'repo:org/name:', without wildcards, such as 'pull_request' or 'ref:refs/heads/main', got 'ref:refs/heads/*'",
    ],
    [
      'nobody who may plan',
      { repository, planSubjects: [] },
      "'github.planSubjects' should name at least one subject that may plan, got an empty list",
    ],
    [
      'every stack of the account',
      { repository, stacks: ['*'] },
      "'github.stacks.0' should be a stack's name, with '*' (three at most) where anything may stand and '{env}' for the environment, such as 'shop-{env}-*', got '*'",
    ],
    [
      'a short thumbprint',
      { repository, thumbprints: ['abc'] },
      "'github.thumbprints.0' should be a certificate's SHA-1 thumbprint, 40 hex digits, got 'abc'",
    ],
    [
      'a slip of the pen',
      { repository, branch: 'main' },
      "'github.branch' is not an option: remove it, or look for a slip of the pen",
    ],
  ])('%s', (_, github, sentence) => {
    expect(mistakes(saying(github))).toEqual([sentence]);
  });

  test.each(['bootstrap', 'github'])('a layer that is called like the stack %s of the command itself', (name) => {
    expect(mistakes({ ...project, layers: [{ name, assembly: 'x' }] })).toEqual([
      `'layers.0.name' should be another name than those of the command's own stacks, bootstrap and github, got '${name}'`,
    ]);
  });
});

describe('stacks that the roles of another environment could deploy too', () => {
  const environments = { dev: place, 'dev-2': place };

  test('are a mistake, which names both', () => {
    expect(mistakes({ ...saying({ repository: 'org/shop' }), environments })).toEqual([
      "'github.stacks' should name stacks that belong to one environment: 'shop-dev-*', stacks of 'dev', also fits those of 'dev-2' in the same account, got nothing",
    ]);
  });

  test('are none where names tell them apart, where accounts do, or without GitHub', () => {
    const named = saying({ repository: 'org/shop', stacks: ['shop-{env}-core', 'shop-{env}-app'] });
    expect(mistakes({ ...named, environments })).toEqual([]);
    const apart = { dev: place, 'dev-2': { ...place, account: '222222222222' } };
    expect(mistakes({ ...saying({ repository: 'org/shop' }), environments: apart })).toEqual([]);
    expect(mistakes({ ...project, environments })).toEqual([]);
  });
});
