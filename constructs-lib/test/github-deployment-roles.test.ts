import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { GitHubDeploymentRoles, type GitHubDeploymentRolesProps } from '../src';
import { aStack, templateOf } from './support/builders';
import { type Json, resourceOf, resourcesOf } from './support/templates';

const REGION = 'eu-central-1';
const ACCOUNT = '111111111111';

function rolesIn(stack: Stack, props: Partial<GitHubDeploymentRolesProps> = {}): GitHubDeploymentRoles {
  return new GitHubDeploymentRoles(stack, 'Roles', {
    project: 'shop',
    environmentName: 'dev',
    repository: 'org/shop',
    planStore: Bucket.fromBucketName(stack, 'Plans', 'shop-plans'),
    lockTable: TableV2.fromTableName(stack, 'Locks', 'shop-lock'),
    ...props,
  });
}

/** The template of the roles, with the partition filled in, so that ARNs can be read. */
function built(props: Partial<GitHubDeploymentRolesProps> = {}): Json {
  const stack = aStack(REGION);
  rolesIn(stack, props);
  return filled(templateOf(stack).toJSON());
}

function filled(value: Json): Json {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref === 'AWS::Partition') return 'aws';
  if (value['Fn::Join']) {
    const [separator, parts] = filled(value['Fn::Join']);
    return parts.every((part: Json) => typeof part === 'string') ? parts.join(separator) : { parts };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'Fn::Join' ? one : filled(one)]));
}

function propertiesOf(template: Json, prefix: string): Json {
  const found = Object.entries<Json>(template.Resources).filter(([id]) => id.startsWith(prefix));
  expect(found).toHaveLength(1);
  return found[0][1].Properties;
}

const statementsOf = (template: Json, prefix: string): Json[] =>
  propertiesOf(template, prefix).Policies[0].PolicyDocument.Statement;
const boundaryOf = (template: Json): Json[] => propertiesOf(template, 'RolesBoundary').PolicyDocument.Statement;
const list = (value: Json): string[] => [value].flat();

/** Whether what a policy allows covers something, which may itself end in a `*`. */
const covers = (allowed: string, asked: string) =>
  allowed === asked || (allowed.endsWith('*') && asked.startsWith(allowed.slice(0, -1)));

/** Resources on which an action is allowed, whatever the statement. */
function allowedOn(statements: Json[], action: string): string[] {
  return statements
    .filter((one) => one.Effect === 'Allow' && list(one.Action).includes(action))
    .flatMap((one) => list(one.Resource));
}

const template = built();
const [plan, apply] = [statementsOf(template, 'RolesPlanRole'), statementsOf(template, 'RolesApplyRole')];
const STACKS = [`arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/shop-dev-*/*`];
const ASSETS = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
const LOCK = [`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/shop-lock`];

describe('who may assume', () => {
  const trustOf = (prefix: string) => propertiesOf(template, prefix).AssumeRolePolicyDocument.Statement;
  const trusting = (sub: string | string[]) => [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': sub,
        },
      },
    },
  ];

  it('the plan role: pull requests of the repository and its branch main', () => {
    expect(trustOf('RolesPlanRole')).toEqual(
      trusting(['repo:org/shop:pull_request', 'repo:org/shop:ref:refs/heads/main']),
    );
  });

  it('the apply role: jobs in the GitHub Environment of that name, and nothing else', () => {
    expect(trustOf('RolesApplyRole')).toEqual(trusting(['repo:org/shop:environment:dev']));
  });

  it('whom it is told, from the issuer it is told', () => {
    const own = built({
      issuer: 'https://git.example.com/_services/token',
      audience: 'shop',
      planSubjects: ['repo:org/shop:ref:refs/heads/trunk'],
      applySubjects: ['repo:org/shop:environment:live'],
    });
    const [statement] = propertiesOf(own, 'RolesPlanRole').AssumeRolePolicyDocument.Statement;
    expect(statement).toMatchObject({
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/git.example.com/_services/token` },
      Condition: {
        StringEquals: {
          'git.example.com/_services/token:aud': 'shop',
          'git.example.com/_services/token:sub': ['repo:org/shop:ref:refs/heads/trunk'],
        },
      },
    });
    expect(JSON.stringify(own)).toContain('repo:org/shop:environment:live');
  });
});

describe('the plan role', () => {
  it.each(['CreateChangeSet', 'DeleteChangeSet', 'DescribeChangeSet', 'DescribeStacks', 'GetTemplate'])(
    'may %s on the stacks of its environment',
    (action) => {
      expect(allowedOn(plan, `cloudformation:${action}`)).toEqual(expect.arrayContaining(STACKS));
    },
  );

  it.each([
    'cloudformation:ExecuteChangeSet',
    'cloudformation:DeleteStack',
    'cloudformation:UpdateStack',
    'cloudformation:CreateStack',
    'cloudformation:UpdateTerminationProtection',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'ecr:PutImage',
    'sts:AssumeRole',
  ])('may nowhere %s', (action) => {
    expect(allowedOn(plan, action)).toEqual([]);
  });

  it('publishes templates, and no other asset', () => {
    expect(allowedOn(plan, 's3:PutObject')).toEqual([
      `${ASSETS}/*.json`,
      'arn:aws:s3:::shop-plans/plans/*',
      'arn:aws:s3:::shop-plans/objects/*',
    ]);
  });
});

describe('the apply role', () => {
  it.each(['ExecuteChangeSet', 'DeleteStack', 'UpdateTerminationProtection', 'ContinueUpdateRollback'])(
    'may %s on the stacks of its environment',
    (action) => {
      expect(allowedOn(apply, `cloudformation:${action}`)).toEqual(STACKS);
    },
  );

  it('holds the lock, publishes every asset, keeps plans and cleans up after itself', () => {
    expect(allowedOn(apply, 'dynamodb:UpdateItem')).toEqual(LOCK);
    expect(allowedOn(apply, 's3:PutObject')).toContain(`${ASSETS}/*`);
    expect(allowedOn(apply, 'ecr:PutImage')).toEqual([
      `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/cdk-hnb659fds-container-assets-${ACCOUNT}-${REGION}`,
    ]);
    expect(allowedOn(apply, 's3:GetObject')).toContain('arn:aws:s3:::shop-plans/plans/*');
    expect(allowedOn(apply, 's3:DeleteObject')).toEqual([
      'arn:aws:s3:::shop-plans/plans/*',
      'arn:aws:s3:::shop-plans/objects/*',
    ]);
  });

  it('makes and changes stacks by change sets only', () => {
    for (const action of ['CreateStack', 'UpdateStack'])
      expect(allowedOn(apply, `cloudformation:${action}`)).toEqual([]);
  });
});

describe.each([
  ['the plan role', plan],
  ['the apply role', apply],
])('of all that %s may do', (_, statements) => {
  it('passing a role is only of the execution role, and only to CloudFormation', () => {
    expect(statements.filter((one) => list(one.Action).includes('iam:PassRole'))).toEqual([
      {
        Sid: 'PassExecutionRole',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`,
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      },
    ]);
  });

  it('every action is named in full', () => {
    for (const one of statements) for (const action of list(one.Action)) expect(action).toMatch(/^[a-z0-9-]+:\w+$/);
  });

  it('only reading, and what names no resource, is on *', () => {
    const anywhere = statements.filter((one) => list(one.Resource).includes('*')).flatMap((one) => list(one.Action));
    for (const action of anywhere) expect(action).toMatch(/^[a-z0-9-]+:(Get|Describe|List|GET$)/);
    expect(anywhere).toContain('cloudformation:DescribeStackDriftDetectionStatus');
  });

  it('nothing reads what resources hold', () => {
    const actions = statements.filter((one) => one.Sid === 'ReadForDrift').flatMap((one) => list(one.Action));
    expect(actions).not.toEqual([]);
    for (const forbidden of ['s3:GetObject', 'dynamodb:GetItem', 'sqs:ReceiveMessage', 'secretsmanager:GetSecretValue'])
      expect(actions).not.toContain(forbidden);
  });

  it('drift is left out when nothing may be read for it', () => {
    expect(JSON.stringify(built({ driftReadActions: [] }))).not.toContain('ReadForDrift');
  });
});

describe('the permissions boundary', () => {
  const boundary = boundaryOf(template);
  const denied = (sid: string) => boundary.find((one) => one.Effect === 'Deny' && one.Sid === sid);

  it('bounds both roles', () => {
    for (const role of ['RolesPlanRole', 'RolesApplyRole'])
      expect(propertiesOf(template, role).PermissionsBoundary).toEqual({
        Ref: expect.stringMatching(/^RolesBoundary/),
      });
  });

  it.each([
    ['the plan role', plan],
    ['the apply role', apply],
  ])('allows all that %s may do', (_, statements) => {
    for (const one of statements) {
      for (const action of list(one.Action)) {
        const there = boundary
          .filter((one) => one.Effect === 'Allow' && list(one.Action).some((allowed) => covers(allowed, action)))
          .flatMap((one) => list(one.Resource));
        for (const resource of list(one.Resource))
          expect(there.some((allowed) => covers(allowed, resource))).toBe(true);
      }
    }
  });

  it('keeps the plan role from executing and from the lock, whatever policy it is given', () => {
    expect(denied('PlanRoleNeverExecutes')).toMatchObject({
      Action: expect.arrayContaining([
        'cloudformation:ExecuteChangeSet',
        'cloudformation:DeleteStack',
        'dynamodb:*Item',
      ]),
      Resource: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/shop-dev-plan` } },
    });
  });

  it('keeps both from the stacks that they come from', () => {
    expect(denied('NotItself')).toMatchObject({
      Action: expect.arrayContaining(['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet']),
      Resource: ['bootstrap', 'github'].map(
        (name) => `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/shop-dev-${name}/*`,
      ),
    });
  });

  it('keeps both from changing identities, from other roles, and from deleting what was kept', () => {
    expect(denied('Never').Action).toEqual(
      expect.arrayContaining([
        'iam:Put*',
        'iam:Attach*',
        'sts:AssumeRole',
        'organizations:*',
        's3:DeleteObjectVersion',
      ]),
    );
  });

  it('fits into a policy, whose limit is 6144 characters, with the longest names there can be', () => {
    const stack = aStack('ap-southeast-2');
    rolesIn(stack, {
      project: 'p'.repeat(32),
      environmentName: 'e'.repeat(25),
      planStore: Bucket.fromBucketName(stack, 'LongPlans', 'b'.repeat(63)),
      lockTable: TableV2.fromTableName(stack, 'LongLocks', 't'.repeat(255)),
      bootstrapQualifier: 'q'.repeat(10),
    });
    const long = filled(templateOf(stack).toJSON());
    expect(JSON.stringify(propertiesOf(long, 'RolesBoundary').PolicyDocument).length).toBeLessThanOrEqual(6144);
    // The limit of all inline policies of a role.
    for (const role of ['RolesPlanRole', 'RolesApplyRole'])
      expect(JSON.stringify(propertiesOf(long, role).Policies[0].PolicyDocument).length).toBeLessThanOrEqual(10_240);
  });
});

describe('the images role', () => {
  const arn = (name: string) => `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`;
  const repositories = [arn('shop-dev/api'), arn('shop-dev/worker')];
  const withImages = built({ imageRepositoryArns: repositories });
  const images = statementsOf(withImages, 'RolesImagesRole');
  const boundary = propertiesOf(withImages, 'RolesImagesBoundary').PolicyDocument.Statement;

  it('is there only where repositories are', () => {
    expect(JSON.stringify(template)).not.toMatch(/-images/);
    expect(propertiesOf(withImages, 'RolesImagesRole').RoleName).toBe('shop-dev-images');
  });

  it('is had by who has the plan role', () => {
    const trust = (prefix: string) => propertiesOf(withImages, prefix).AssumeRolePolicyDocument;
    expect(trust('RolesImagesRole')).toEqual(trust('RolesPlanRole'));
  });

  it('pulls from and pushes to exactly the repositories, and does nothing else', () => {
    expect(images).toEqual([
      {
        Sid: 'PublishImages',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:DescribeImages',
          'ecr:DescribeRepositories',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: repositories,
      },
      { Sid: 'SignInToRegistry', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    ]);
  });

  it('is bounded to that, and denied what takes images away, whatever policy it is given later', () => {
    expect(propertiesOf(withImages, 'RolesImagesRole').PermissionsBoundary).toEqual({
      Ref: expect.stringMatching(/^RolesImagesBoundary/),
    });
    expect(boundary.slice(0, 2)).toEqual(images);
    expect(boundary[2]).toMatchObject({
      Effect: 'Deny',
      Action: expect.arrayContaining(['ecr:BatchDeleteImage', 'ecr:SetRepositoryPolicy', 'sts:AssumeRole', 'iam:Put*']),
      Resource: '*',
    });
  });

  it('leaves the other roles as they are', () => {
    for (const prefix of ['RolesPlanRole', 'RolesApplyRole', 'RolesBoundary'])
      expect(propertiesOf(withImages, prefix)).toEqual(propertiesOf(template, prefix));
  });

  it('fits with 20 repositories of long names into what IAM takes', () => {
    const many = Array.from({ length: 20 }, (_, at) => arn(`${'r'.repeat(126)}${at + 10}`));
    const long = built({ imageRepositoryArns: many });
    const length = (document: Json) => JSON.stringify(document).length;
    expect(length(propertiesOf(long, 'RolesImagesBoundary').PolicyDocument)).toBeLessThanOrEqual(6144);
    expect(length(propertiesOf(long, 'RolesImagesRole').Policies[0].PolicyDocument)).toBeLessThanOrEqual(10_240);
  });
});

describe('where names are known only at deployment', () => {
  const stack = aStack();
  const given = (name: string) => new CfnParameter(stack, name).valueAsString;
  rolesIn(stack, {
    project: given('Project'),
    environmentName: given('Environment'),
    repository: given('Repository'),
    planSubjects: new CfnParameter(stack, 'PlanSubjects', { type: 'CommaDelimitedList' }).valueAsList,
    stackArns: new CfnParameter(stack, 'StackArns', { type: 'CommaDelimitedList' }).valueAsList,
  });
  const open = templateOf(stack);

  it('lists of subjects and stacks are taken as they are given', () => {
    const role = resourceOf(open, 'AWS::IAM::Role', 'RolesPlanRole').Properties;
    expect(role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals).toMatchObject({
      'token.actions.githubusercontent.com:sub': { Ref: 'PlanSubjects' },
    });
    expect(role.Policies[0].PolicyDocument.Statement[0].Resource).toEqual({ Ref: 'StackArns' });
  });

  it('the roles are named by them', () => {
    expect(
      Object.values(resourcesOf(open, 'AWS::IAM::Role')).map(({ Properties }) => Properties.RoleName['Fn::Join'][1]),
    ).toEqual([
      [{ Ref: 'Project' }, '-', { Ref: 'Environment' }, '-plan'],
      [{ Ref: 'Project' }, '-', { Ref: 'Environment' }, '-apply'],
    ]);
  });
});

it('keys are used by S3 alone, whatever key a bucket has', () => {
  for (const role of ['RolesPlanRole', 'RolesApplyRole'])
    expect(statementsOf(template, role).find((one) => one.Sid === 'UseBucketKeys')).toEqual({
      Sid: 'UseBucketKeys',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`,
      Condition: { StringEquals: { 'kms:ViaService': expect.anything() } },
    });
});

describe('a mistake is told with what was expected', () => {
  it.each<[string, Partial<GitHubDeploymentRolesProps>]>([
    [
      "'repository' should be a repository such as 'org/name' or 'org@123/name@456', got 'shop'",
      { repository: 'shop' },
    ],
    [
      "'repository' should be a repository such as 'org/name' or 'org@123/name@456', got 'org/*'",
      { repository: 'org/*' },
    ],
    [
      "'repository' should be a repository such as 'org/name' or 'org@123/name@456', got 'org/..'",
      { repository: 'org/..' },
    ],
    [
      "'repository' should be a repository such as 'org/name' or 'org@123/name@456', got 'org@1/a'",
      { repository: 'org@1/a' },
    ],
    [
      "'issuer' should be an https URL without a slash at its end, got 'http://example.com'",
      { issuer: 'http://example.com' },
    ],
    [
      "'subject' should be exact, without wildcards: subjects are compared as they are, got 'repo:org/*:pull_request'",
      { planSubjects: ['repo:org/*:pull_request'] },
    ],
    [
      `'environmentName' should be short enough for role names of 64 characters, got 'shop-${'e'.repeat(60)}-apply'`,
      { environmentName: 'e'.repeat(60) },
    ],
    [
      `'environmentName' should be short enough for role names of 64 characters, got 'shop-${'e'.repeat(53)}-images'`,
      {
        environmentName: 'e'.repeat(53),
        imageRepositoryArns: ['arn:aws:ecr:eu-central-1:111111111111:repository/a'],
      },
    ],
    [
      "'imageRepositoryArns' should be at least one repository, got 'none': leave it out, and there is no images role",
      { imageRepositoryArns: [] },
    ],
    [
      "'imageRepositoryArns' should be ARNs of repositories like 'arn:aws:ecr:eu-central-1:123456789012:repository/shop-dev/api', without wildcards, got 'arn:aws:ecr:eu-central-1:111111111111:repository/shop-*'",
      { imageRepositoryArns: ['arn:aws:ecr:eu-central-1:111111111111:repository/shop-*'] },
    ],
    ["'maxSessionDuration' should be at least 1 hour, got '5 minutes'", { maxSessionDuration: Duration.minutes(5) }],
  ])('%s', (message, props) => {
    expect(() => built(props)).toThrow(message);
  });

  it('an issuer that is known only at deployment', () => {
    const stack = aStack();
    const issuer = new CfnParameter(stack, 'Issuer').valueAsString;
    expect(() => rolesIn(stack, { issuer })).toThrow("'issuer' should be known at synthesis");
  });
});
