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

describe('the repositories of images', () => {
  const two = { dev: place, prod: { ...place, account: '222222222222' } };
  const named = {
    ...project,
    environments: two,
    github: { repository: 'org/shop', imageRepositories: ['{project}-{env}/api', 'workers/{env}_1'] },
  };
  const targetOf = (environment: string) =>
    chooseTarget({ ...checkProject(named, 'f'), root: '/shop' }, { environment }, {}).github;

  test('have environment and project in their names', () => {
    expect(targetOf('dev')).toMatchObject({ imageRepositories: ['shop-dev/api', 'workers/dev_1'] });
    expect(targetOf('prod')).toMatchObject({ imageRepositories: ['shop-prod/api', 'workers/prod_1'] });
  });

  test('may have one name in two accounts', () => {
    const same = { ...project, environments: two, github: { repository: 'org/shop', imageRepositories: ['api'] } };
    expect(mistakes(same)).toEqual([]);
  });

  test('may not be of two environments in one account: each could push what the other runs', () => {
    const environments = { dev: place, qa: place };
    const same = { ...project, environments, github: { repository: 'org/shop', imageRepositories: ['shop/api'] } };
    expect(mistakes(same)).toEqual([
      "'github.imageRepositories' should name repositories that belong to one environment (with '{env}' in them): 'shop/api' is of 'dev' and of 'qa' in the same account, got ['shop/api']",
    ]);
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
      'every repository of an environment',
      { repository, imageRepositories: ['shop-{env}/*'] },
      "'github.imageRepositories.0' should be a repository's name of at most 128 characters, exactly, with '{env}' for the environment and '{project}' for the project, such as 'shop-{env}/api', got 'shop-{env}/*'",
    ],
    [
      'a name that ECR refuses',
      { repository, imageRepositories: ['Shop/api'] },
      "'github.imageRepositories.0' should be a repository's name of at most 128 characters, exactly, with '{env}' for the environment and '{project}' for the project, such as 'shop-{env}/api', got 'Shop/api'",
    ],
    [
      'no repository in the list',
      { repository, imageRepositories: [] },
      "'github.imageRepositories' should name at least one repository, got an empty list",
    ],
    [
      'a repository twice',
      { repository, imageRepositories: ['a/b', 'a/b'] },
      "'github.imageRepositories' should name each repository once, got ['a/b', 'a/b']",
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
