// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references are told like this
import fc from 'fast-check';
import type { Template } from '../src/assembly/template';
import { permissionChanges } from '../src/permissions/permission-changes';
import {
  aDocument,
  allow,
  aPolicy,
  aQueuePolicy,
  aResource,
  aRole,
  deny,
  permissionsBetween,
  type Resources,
  told,
} from './support/analysis';

const jobs = { 'Fn::GetAtt': ['Jobs', 'Arn'] };
const policyOf = (...statements: unknown[]): Resources => ({ Role: aRole(), Policy: aPolicy(...statements) });
const queuePolicyOf = (...statements: unknown[]): Resources => ({
  Jobs: aResource('AWS::SQS::Queue'),
  Access: aQueuePolicy(...statements),
});
const trustOf = (...statements: unknown[]): Resources => ({
  Role: aRole({ AssumeRolePolicyDocument: aDocument(...statements) }),
});
const groupOf = (properties: Readonly<Record<string, unknown>>): Resources => ({
  Group: aResource('AWS::EC2::SecurityGroup', properties),
});
const closed = { SecurityGroupEgress: [{ IpProtocol: 'icmp', CidrIp: '255.255.255.255/32' }] };
const only = <T>(values: readonly T[]): T => {
  expect(values).toHaveLength(1);
  return values[0] as T;
};

describe('statements are compared by what they say', () => {
  test.each<[string, unknown[], unknown[]]>([
    ['the order of actions', [allow(['sqs:A', 'sqs:B'], jobs)], [allow(['sqs:B', 'sqs:A'], jobs)]],
    ['the order of resources', [allow('sqs:A', ['x', 'y'])], [allow('sqs:A', ['y', 'x'])]],
    ['one in a list and one alone', [allow('sqs:A', jobs)], [allow(['sqs:A'], [jobs])]],
    ['the case of actions', [allow('sqs:sendmessage', jobs)], [allow('sqs:SendMessage', jobs)]],
    ['the Sid', [allow('sqs:A', jobs, { Sid: 'One' })], [allow('sqs:A', jobs, { Sid: 'Two' })]],
    ['two statements for one', [allow('sqs:A', jobs), allow('sqs:B', jobs)], [allow(['sqs:A', 'sqs:B'], jobs)]],
    ['one said twice', [allow('sqs:A', jobs)], [allow('sqs:A', jobs), allow('sqs:A', jobs)]],
    ['Fn::GetAtt and Fn::Sub', [allow('sqs:A', jobs)], [allow('sqs:A', { 'Fn::Sub': '${Jobs.Arn}' })]],
    ['Fn::GetAtt as a list and as text', [allow('sqs:A', jobs)], [allow('sqs:A', { 'Fn::GetAtt': 'Jobs.Arn' })]],
    [
      'Fn::Join and Fn::Sub',
      [allow('s3:A', { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['B', 'Arn'] }, '/*']] })],
      [allow('s3:A', { 'Fn::Sub': ['${arn}/*', { arn: { 'Fn::GetAtt': ['B', 'Arn'] } }] })],
    ],
    [
      'the order of conditions',
      [allow('s3:A', 'x', { Condition: { Bool: { a: 'true' }, StringEquals: { b: ['1', '2'] } } })],
      [allow('s3:A', 'x', { Condition: { StringEquals: { b: ['2', '1'] }, Bool: { a: true } } })],
    ],
    ['what AWS::NoValue stands for', [allow(['sqs:A', { Ref: 'AWS::NoValue' }])], [allow('sqs:A')]],
  ])('%s makes no difference', (_, before, after) => {
    expect(told(policyOf(...before), policyOf(...after))).toEqual([]);
    expect(told(policyOf(...after), policyOf(...before))).toEqual([]);
  });

  test('a statement that moves to another policy of the same role says nothing', () => {
    const before = policyOf(allow('sqs:SendMessage', jobs));
    const after = {
      Role: aRole({ Policies: [{ PolicyName: 'x', PolicyDocument: aDocument(allow('sqs:SendMessage', jobs)) }] }),
    };

    expect(told(before, after)).toEqual([]);
  });

  test.each<[string, unknown[], unknown[], string[]]>([
    [
      'an action more tells just that action',
      [allow(['sqs:Receive', 'sqs:Delete'], jobs)],
      [allow(['sqs:Delete', 'sqs:Purge', 'sqs:Receive'], jobs)],
      ['+! Allow sqs:Purge on ${Jobs.Arn} to ${Role}'],
    ],
    [
      'a resource more tells just that resource',
      [allow(['sqs:A', 'sqs:B'], jobs)],
      [allow(['sqs:A', 'sqs:B'], [jobs, { 'Fn::GetAtt': ['More', 'Arn'] }])],
      ['+! Allow sqs:A, sqs:B on ${More.Arn} to ${Role}'],
    ],
    [
      'an action less narrows',
      [allow(['sqs:A', 'sqs:B'], jobs)],
      [allow('sqs:A', jobs)],
      ['- Allow sqs:B on ${Jobs.Arn} to ${Role}'],
    ],
    ['a Deny more narrows', [], [deny('s3:*', 'x')], ['+ Deny s3:* on x to ${Role}']],
    ['a Deny less broadens', [deny('s3:*', 'x')], [], ['-! Deny s3:* on x to ${Role}']],
    [
      'a wildcard broadens, what it takes in just goes',
      [allow('s3:GetObject', 'x')],
      [allow('s3:Get*', 'x')],
      ['+! Allow s3:Get* on x to ${Role}', '- Allow s3:GetObject on x to ${Role}'],
    ],
    [
      'less than a wildcard narrows',
      [allow('s3:Get*', 'x')],
      [allow('s3:GetObject', 'x')],
      ['+ Allow s3:GetObject on x to ${Role}', '- Allow s3:Get* on x to ${Role}'],
    ],
    [
      'a Deny of a part instead of all broadens',
      [deny('s3:*', 'x')],
      [deny('s3:Put*', 'x')],
      ['+ Deny s3:Put* on x to ${Role}', '-! Deny s3:* on x to ${Role}'],
    ],
    [
      'a condition that goes broadens',
      [allow('s3:Get', 'x', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
      [allow('s3:Get', 'x')],
      ['+! Allow s3:Get on x to ${Role}', '- Allow s3:Get on x to ${Role} if Bool aws:MultiFactorAuthPresent = true'],
    ],
    [
      'a condition that comes narrows',
      [allow('s3:Get', 'x')],
      [allow('s3:Get', 'x', { Condition: { StringEquals: { 'aws:PrincipalTag/team': ['a', 'b'] } } })],
      [
        '+ Allow s3:Get on x to ${Role} if StringEquals aws:PrincipalTag/team = a or b',
        '- Allow s3:Get on x to ${Role}',
      ],
    ],
    [
      'a condition that comes to a Deny broadens',
      [deny('s3:Get', 'x')],
      [deny('s3:Get', 'x', { Condition: { Bool: { k: 'true' } } })],
      ['+ Deny s3:Get on x to ${Role} if Bool k = true', '-! Deny s3:Get on x to ${Role}'],
    ],
    [
      'another value of a condition counts as broadening: nothing shows that it is not',
      [allow('s3:Get', 'x', { Condition: { StringEquals: { k: 'a' } } })],
      [allow('s3:Get', 'x', { Condition: { StringEquals: { k: 'b' } } })],
      ['+! Allow s3:Get on x to ${Role} if StringEquals k = b', '- Allow s3:Get on x to ${Role} if StringEquals k = a'],
    ],
    [
      'one value less of a condition narrows',
      [allow('s3:Get', 'x', { Condition: { StringLike: { k: ['a', 'b'] } } })],
      [allow('s3:Get', 'x', { Condition: { StringLike: { k: ['a'] } } })],
      ['+ Allow s3:Get on x to ${Role} if StringLike k = a', '- Allow s3:Get on x to ${Role} if StringLike k = a or b'],
    ],
    [
      'one value less that must not be broadens',
      [allow('s3:Get', 'x', { Condition: { StringNotEquals: { k: ['a', 'b'] } } })],
      [allow('s3:Get', 'x', { Condition: { StringNotEquals: { k: ['a'] } } })],
      [
        '+! Allow s3:Get on x to ${Role} if StringNotEquals k = a',
        '- Allow s3:Get on x to ${Role} if StringNotEquals k = a or b',
      ],
    ],
    [
      'fewer exceptions broaden',
      [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: 'x' }],
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: 'x' }],
      ['+! Allow any action but iam:* on x to ${Role}', '- Allow any action but iam:*, sts:* on x to ${Role}'],
    ],
    [
      'more exceptions narrow',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: 'x' }],
      [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: 'x' }],
      ['+ Allow any action but iam:*, sts:* on x to ${Role}', '- Allow any action but iam:* on x to ${Role}'],
    ],
    [
      'a named action instead of all but some narrows, when it is none of those',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: 'x' }],
      [allow(['s3:Get', 'iam:Get'], 'x')],
      [
        '+! Allow iam:Get on x to ${Role}',
        '+ Allow s3:Get on x to ${Role}',
        '- Allow any action but iam:* on x to ${Role}',
      ],
    ],
    [
      'NotResource is told',
      [],
      [{ Effect: 'Allow', Action: 's3:Get', NotResource: ['x', 'y'] }],
      ['+! Allow s3:Get on anything but x, y to ${Role}'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(policyOf(...before), policyOf(...after)).sort()).toEqual([...expected].sort());
  });

  test('what does not change is not told, whatever else the template does', () => {
    const same = policyOf(allow('sqs:A', jobs));

    expect(told(same, { ...same, Other: aResource('AWS::SQS::Queue') })).toEqual([]);
  });
});

describe('roles, users and groups', () => {
  test('a policy for one role more tells that role', () => {
    const policy = (...roles: string[]) =>
      aResource('AWS::IAM::Policy', {
        PolicyDocument: aDocument(allow('s3:A', 'x')),
        Roles: roles.map((Ref) => ({ Ref })),
      });

    expect(told({ P: policy('One') }, { P: policy('One', 'Two') })).toEqual(['+! Allow s3:A on x to ${Two}']);
  });

  test.each(['AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'])('%s is read', (type) => {
    const name = type.replace('AWS::IAM::', '').replace('Policy', 'Name');
    const after = { P: aResource(type, { [name]: { Ref: 'Who' }, PolicyDocument: aDocument(allow('s3:A', 'x')) }) };

    expect(told({}, after)).toEqual(['+! Allow s3:A on x to ${Who}']);
  });

  test('managed policies: those of AWS by name, those that reach everything as risks', () => {
    const arn = (name: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}` });
    expect(told({ Role: aRole() }, { Role: aRole({ ManagedPolicyArns: [arn('service-role/Logs')] }) })).toEqual([
      '+! AWS managed policy service-role/Logs for ${Role}',
    ]);
    const changes = permissionsBetween(
      { Role: aRole() },
      { Role: aRole({ ManagedPolicyArns: [arn('AdministratorAccess')] }) },
    );
    expect(changes).toEqual([
      expect.objectContaining({ kind: 'managed-policy', broadens: true, risks: ['any-action', 'any-resource'] }),
    ]);
  });

  test('a managed policy of the template that only denies narrows by coming and broadens by going', () => {
    const policy = aResource('AWS::IAM::ManagedPolicy', { PolicyDocument: aDocument(deny('iam:*')) });
    const [without, having] = [
      { Guard: policy, Role: aRole() },
      { Guard: policy, Role: aRole({ ManagedPolicyArns: [{ Ref: 'Guard' }] }) },
    ];

    expect(told(without, having)).toEqual(['+ ${Guard} for ${Role}']);
    expect(told(having, without)).toEqual(['-! ${Guard} for ${Role}']);
  });

  test('a permissions boundary that goes broadens, unless its role goes too', () => {
    const bounded = { Role: aRole({ PermissionsBoundary: 'arn:aws:iam::111111111111:policy/limit' }) };

    expect(told(bounded, { Role: aRole() })).toEqual([
      '-! Permissions boundary arn:aws:iam::111111111111:policy/limit for ${Role}',
    ]);
    expect(told(bounded, {})).toEqual(['- Permissions boundary arn:aws:iam::111111111111:policy/limit for ${Role}']);
    expect(told({ Role: aRole() }, bounded)[0]).toMatch(/^\+ /);
  });

  test('who may become a role is told as trust', () => {
    const service = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
    const change = only(permissionsBetween({}, trustOf(service)));

    expect(change).toMatchObject({ kind: 'trust', broadens: true, risks: [] });
    expect(change.text).toBe('Allow sts:AssumeRole on ${Role} to lambda.amazonaws.com');
  });
});

describe('policies of resources', () => {
  const anyone = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: jobs, Principal: '*' };

  test.each<[string, string, Record<string, unknown>, string]>([
    ['a queue', 'AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Jobs' }], PolicyDocument: 1 }, '${Jobs}'],
    ['a topic', 'AWS::SNS::TopicPolicy', { Topics: [{ Ref: 'News' }], PolicyDocument: 1 }, '${News}'],
    ['a bucket', 'AWS::S3::BucketPolicy', { Bucket: { Ref: 'Files' }, PolicyDocument: 1 }, '${Files}'],
    ['a key', 'AWS::KMS::Key', { KeyPolicy: 1 }, '${It}'],
    [
      'a secret',
      'AWS::SecretsManager::ResourcePolicy',
      { SecretId: { Ref: 'Secret' }, ResourcePolicy: 1 },
      '${Secret}',
    ],
    ['a repository', 'AWS::ECR::Repository', { RepositoryPolicyText: 1 }, '${It}'],
    ['a table', 'AWS::DynamoDB::Table', { ResourcePolicy: { PolicyDocument: 1 } }, '${It}'],
    ['a file system', 'AWS::EFS::FileSystem', { FileSystemPolicy: 1 }, '${It}'],
    ['an event bus', 'AWS::Events::EventBus', { Policy: 1 }, '${It}'],
    ['an API', 'AWS::ApiGateway::RestApi', { Policy: 1 }, '${It}'],
    ['something that AWS does not offer yet', 'AWS::New::Thing', { AccessPolicy: 1 }, '${It}'],
  ])('of %s', (_, type, properties, target) => {
    const document = aDocument({ Effect: 'Allow', Action: 'x:Do', Resource: '*', Principal: { AWS: '*' } });
    const filled = JSON.parse(JSON.stringify(properties, (_key, value) => (value === 1 ? document : value)));
    const change = only(permissionsBetween({}, { It: aResource(type, filled) }));

    expect(change.text).toBe(`Allow x:Do on ${target} to anyone (*)`);
    expect(change).toMatchObject({ kind: 'statement', broadens: true, risks: ['any-principal'] });
  });

  test('a policy that is JSON as text is read', () => {
    const text = JSON.stringify(aDocument(allow('logs:Put*', 'x', { Principal: { Service: 'es.amazonaws.com' } })));

    expect(told({}, { It: aResource('AWS::Logs::ResourcePolicy', { PolicyDocument: text }) })).toEqual([
      '+! Allow logs:Put* on x to es.amazonaws.com',
    ]);
  });

  test('a function permission is read like a statement', () => {
    const properties = {
      ...{ Action: 'lambda:InvokeFunction', FunctionName: { 'Fn::GetAtt': ['Api', 'Arn'] } },
      ...{ Principal: 'sns.amazonaws.com', SourceArn: { Ref: 'Topic' } },
    };

    expect(told({}, { P: aResource('AWS::Lambda::Permission', properties) })).toEqual([
      '+! Allow lambda:InvokeFunction on ${Api} to sns.amazonaws.com if ArnLike AWS:SourceArn = ${Topic}',
    ]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a statement',
      { Statement: { Effect: 'Allow', Action: 'events:PutEvents', Principal: { AWS: '222222222222' } } },
      '',
    ],
    ['an action and a principal', { Action: 'events:PutEvents', Principal: '222222222222' }, ''],
    [
      'a condition on the organisation',
      {
        ...{ Action: 'events:PutEvents', Principal: '*' },
        Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-1' },
      },
      ' if StringEquals aws:PrincipalOrgID = o-1',
    ],
  ])('an event bus policy by %s', (_, properties, condition) => {
    const after = { P: aResource('AWS::Events::EventBusPolicy', { StatementId: 'x', ...properties }) };

    expect(told({}, after)).toEqual([
      expect.stringMatching(
        /^\+! Allow events:PutEvents on the default event bus to (account 222222222222|anyone \(\*\))/,
      ),
    ]);
    expect(told({}, after)[0]).toContain(condition);
  });

  test('a Deny of a bucket that goes away says nothing of what is open', () => {
    const guard = aResource('AWS::S3::BucketPolicy', {
      Bucket: { Ref: 'Files' },
      PolicyDocument: aDocument(deny('s3:*', '*', { Principal: '*' })),
    });
    const bucket = aResource('AWS::S3::Bucket');

    expect(told({ Files: bucket, Guard: guard }, { Files: bucket })[0]).toMatch(/^-! Deny/);
    expect(told({ Files: bucket, Guard: guard }, {})[0]).toMatch(/^- Deny/);
    const kept = { ...bucket, DeletionPolicy: 'Retain' };
    expect(told({ Files: kept, Guard: guard }, {})[0]).toMatch(/^-! Deny/);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['anyone', {}, ['any-principal']],
    ['anyone from one topic', { Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Topic' } } } }, []],
    ['anyone of one organisation', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, []],
    ['anyone from any topic', { Condition: { ArnLike: { 'aws:SourceArn': '*' } } }, ['any-principal']],
    ['anyone but one', { Principal: undefined, NotPrincipal: { AWS: 'x' } }, ['any-principal']],
    [
      'anyone outside of one organisation',
      { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      ['any-principal'],
    ],
    ['any address', { Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } } }, ['any-principal']],
    ['one service', { Principal: { Service: 'sns.amazonaws.com' } }, []],
  ])('risks of letting in %s', (_, given, risks) => {
    expect(only(permissionsBetween({}, queuePolicyOf({ ...anyone, ...given }))).risks).toEqual(risks);
  });

  test('an account is another one only if it is known which one this is', () => {
    const foreign = queuePolicyOf({ ...anyone, Principal: { AWS: 'arn:aws:iam::222222222222:root' } });

    expect(only(permissionsBetween({}, foreign)).text).toContain('to account 222222222222');
    expect(only(permissionsBetween({}, foreign)).risks).toEqual([]);
    expect(only(permissionsBetween({}, foreign, '111111111111')).risks).toEqual(['other-account']);
    expect(only(permissionsBetween({}, foreign, '222222222222')).risks).toEqual([]);
  });

  test('what every key says of its own account is no risk', () => {
    const own = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' };
    const key = (principal: unknown) =>
      aResource('AWS::KMS::Key', { KeyPolicy: aDocument(allow('kms:*', '*', { Principal: { AWS: principal } })) });

    expect(only(permissionsBetween({}, { Key: key(own) })).risks).toEqual([]);
    expect(only(permissionsBetween({}, { Key: key('*') })).risks).toEqual(['any-principal', 'any-action']);
  });
});

describe('risks of a role', () => {
  test.each<[string, unknown, string[]]>([
    ['everything on everything', allow('*', '*'), ['any-action', 'any-resource']],
    ['all of a service', allow('s3:*', 'x'), ['any-action']],
    ['one action on everything', allow('s3:GetObject', '*'), ['any-resource']],
    ['every bucket', allow('s3:GetObject', 'arn:aws:s3:::*'), ['any-resource']],
    ['one bucket', allow('s3:GetObject', 'arn:aws:s3:::b/*'), []],
    ['what has no resources', allow(['xray:PutTraceSegments', 'cloudwatch:PutMetricData'], '*'), []],
    ['everything but', { Effect: 'Allow', NotAction: 'iam:*', Resource: 'x' }, ['any-action']],
    ['a side of a condition', allow({ 'Fn::If': ['IsDev', '*', 's3:Get'] }, 'x'), ['any-action']],
    ['a Deny', deny('*', '*'), []],
  ])('%s', (_, statement, risks) => {
    const found = permissionsBetween({}, policyOf(statement)).flatMap((one) => one.risks);

    expect([...new Set(found)]).toEqual(risks);
  });

  const github = 'token.actions.githubusercontent.com';
  const federated = (condition?: unknown) => ({
    ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: { Ref: 'GitHub' } } },
    ...(condition !== undefined && { Condition: condition }),
  });
  test.each<[string, unknown, string[]]>([
    ['no condition', undefined, ['any-principal']],
    ['an audience only', { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } }, ['any-principal']],
    ['one environment', { StringEquals: { [`${github}:sub`]: 'repo:shop/shop:environment:prod' } }, []],
    ['any repository', { StringLike: { [`${github}:sub`]: 'repo:*' } }, ['any-principal']],
  ])('trust in an identity provider with %s', (_, condition, risks) => {
    expect(only(permissionsBetween({}, trustOf(federated(condition)))).risks).toEqual(risks);
  });
});

describe('what is open without a policy', () => {
  test('a function URL without authentication', () => {
    const url = (AuthType: string) => ({
      Url: aResource('AWS::Lambda::Url', { AuthType, TargetFunctionArn: { Ref: 'Api' } }),
    });
    const changes = permissionsBetween(url('AWS_IAM'), url('NONE'));

    expect(changes.map((one) => [one.change, one.text, one.broadens, one.risks])).toEqual([
      ['added', 'Allow lambda:InvokeFunctionUrl on ${Api} to anyone (*)', true, ['any-principal']],
      ['removed', 'Allow lambda:InvokeFunctionUrl on ${Api} to callers with AWS_IAM', false, []],
    ]);
    expect(told(url('NONE'), url('AWS_IAM'))[0]).toBe(
      '+ Allow lambda:InvokeFunctionUrl on ${Api} to callers with AWS_IAM',
    );
  });

  test('a route that loses its authorizer', () => {
    const route = (given: Record<string, unknown>) => ({
      Route: aResource('AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'Api' }, RouteKey: 'GET /jobs', ...given }),
    });
    const guarded = route({ AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Users' } });

    expect(told(guarded, route({}))).toEqual([
      '+! Allow GET /jobs on ${Api} to anyone (*)',
      '- Allow GET /jobs on ${Api} to callers by JWT ${Users}',
    ]);
  });

  test('a method of an API, but not what answers browsers', () => {
    const method = (given: Record<string, unknown>) =>
      told(
        {},
        {
          M: aResource('AWS::ApiGateway::Method', { RestApiId: { Ref: 'Api' }, ResourceId: { Ref: 'Jobs' }, ...given }),
        },
      );

    expect(method({ HttpMethod: 'GET', AuthorizationType: 'NONE' })).toEqual([
      '+! Allow GET of ${Jobs} on ${Api} to anyone (*)',
    ]);
    expect(method({ HttpMethod: 'OPTIONS', Integration: { Type: 'MOCK' } })).toEqual([]);
  });

  test('a block of public access that is loosened', () => {
    const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
    const bucket = (given: unknown) => ({
      Files: aResource('AWS::S3::Bucket', { PublicAccessBlockConfiguration: given }),
    });

    expect(told(bucket(all), bucket({ ...all, BlockPublicPolicy: false }))).toEqual([
      '-! Block public access (BlockPublicPolicy) on ${Files}',
    ]);
    expect(told(bucket(all), bucket(undefined))).toHaveLength(1);
    expect(told({}, bucket(all))[0]).toMatch(/^\+ Block/);
  });

  test('a bucket whose access list lets everybody read', () => {
    const change = only(
      permissionsBetween({}, { Files: aResource('AWS::S3::Bucket', { AccessControl: 'PublicRead' }) }),
    );

    expect(change).toMatchObject({ broadens: true, risks: ['any-principal'] });
  });
});

describe('networks', () => {
  const rule = (given: Record<string, unknown> = {}) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...given });
  const into = (...rules: unknown[]) => groupOf({ ...closed, SecurityGroupIngress: rules });

  test('a rule for everybody is a risk', () => {
    const change = only(permissionsBetween(into(), into(rule({ CidrIp: '0.0.0.0/0' }))));

    expect(change.text).toBe('Allow tcp 443 into ${Group} from 0.0.0.0/0');
    expect(change).toMatchObject({ kind: 'network', broadens: true, risks: ['any-address'] });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['::/0', { CidrIpv6: '::/0' }, ['any-address']],
    ['half of all addresses', { CidrIp: '128.0.0.0/1' }, ['any-address']],
    ['a private network', { CidrIp: '10.0.0.0/8' }, []],
    ['a group', { SourceSecurityGroupId: { 'Fn::GetAtt': ['Other', 'GroupId'] } }, []],
  ])('%s', (_, peer, risks) => expect(only(permissionsBetween(into(), into(rule(peer)))).risks).toEqual(risks));

  test.each<[string, unknown, unknown, string[]]>([
    [
      'fewer addresses',
      rule({ CidrIp: '10.0.0.0/8' }),
      rule({ CidrIp: '10.1.0.0/16' }),
      ['+ Allow tcp 443 into ${Group} from 10.1.0.0/16', '- Allow tcp 443 into ${Group} from 10.0.0.0/8'],
    ],
    [
      'more ports',
      rule({ CidrIp: '10.0.0.0/8' }),
      rule({ CidrIp: '10.0.0.0/8', FromPort: 400, ToPort: 500 }),
      ['+! Allow tcp 400-500 into ${Group} from 10.0.0.0/8', '- Allow tcp 443 into ${Group} from 10.0.0.0/8'],
    ],
    [
      'all traffic',
      rule({ CidrIp: '10.0.0.0/8' }),
      { IpProtocol: '-1', CidrIp: '10.0.0.0/8' },
      ['+! Allow all traffic into ${Group} from 10.0.0.0/8', '- Allow tcp 443 into ${Group} from 10.0.0.0/8'],
    ],
    [
      'numbers as text',
      rule({ CidrIp: '10.0.0.0/8' }),
      { IpProtocol: '6', FromPort: '443', ToPort: '443', CidrIp: '10.0.0.0/8' },
      [],
    ],
  ])('%s', (_, before, after, expected) => expect(told(into(before), into(after))).toEqual(expected));

  test('a rule of its own says the same as one in the group', () => {
    const apart = aResource('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] },
      ...rule({ CidrIp: '10.0.0.0/8' }),
    });

    expect(told(into(rule({ CidrIp: '10.0.0.0/8' })), { ...into(), Rule: apart })).toEqual([]);
  });

  test('a group without rules for what goes out reaches everything', () => {
    expect(told({}, groupOf({}))).toEqual(['+! Allow all traffic out of ${Group} to 0.0.0.0/0']);
    expect(told(groupOf({}), groupOf(closed))).toEqual(
      [
        '+! Allow icmp all out of ${Group} to 255.255.255.255/32',
        '- Allow all traffic out of ${Group} to 0.0.0.0/0',
      ].map((line) => line.replace('+!', '+')),
    );
  });

  test('a database with a public address', () => {
    const change = only(
      permissionsBetween({}, { Db: aResource('AWS::RDS::DBInstance', { PubliclyAccessible: true }) }),
    );

    expect(change).toMatchObject({ kind: 'network', broadens: true, risks: ['any-address'] });
  });
});

describe('how it is told', () => {
  test('construct paths stand for logical ids, and SSM parameters for what reads them', () => {
    const after = {
      Parameters: { Read: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/dev/queueArn' } },
      Resources: policyOf(allow('sqs:A', [jobs, { Ref: 'Read' }])),
    } as unknown as Template;
    const paths: Record<string, string> = {
      Policy: 'shop-dev-core/Api/Role/DefaultPolicy/Resource',
      Role: 'shop-dev-core/Api/Role/Resource',
      Jobs: 'shop-dev-core/Queues/Jobs/Resource',
    };

    expect(permissionChanges({}, after, { nestedIn: ['Inner'], pathOf: (id) => paths[id] })).toEqual([
      {
        change: 'added',
        logicalId: 'Policy',
        nestedIn: ['Inner'],
        constructPath: 'shop-dev-core/Api/Role/DefaultPolicy/Resource',
        kind: 'statement',
        text: 'Allow sqs:A on ${Queues/Jobs.Arn}, ${/shop/dev/queueArn} to ${Api/Role}',
        broadens: true,
        risks: [],
      },
    ]);
  });

  test('what goes away is named by the template that had it', () => {
    const before = {
      Role: { ...aRole({ ManagedPolicyArns: ['x'] }), Metadata: { 'aws:cdk:path': 'shop/Role/Resource' } },
    };

    expect(permissionsBetween(before, {})[0]).toMatchObject({
      constructPath: 'shop/Role/Resource',
      text: 'x for ${Role}',
    });
  });

  test('a statement under a condition of the template says so', () => {
    const document = { Statement: [{ 'Fn::If': ['IsProd', allow('s3:A', 'x'), allow('s3:B', 'x')] }] };
    const after = { P: aResource('AWS::IAM::Policy', { PolicyDocument: document, Roles: [{ Ref: 'Role' }] }) };

    expect(told({}, after)).toEqual([
      '+! Allow s3:A on x to ${Role} if IsProd',
      '+! Allow s3:B on x to ${Role} if not IsProd',
    ]);
  });

  test('hundreds of actions, resources and principals stay one line', () => {
    const many = (what: string) => Array.from({ length: 40 }, (_, at) => `${what}${at}`);
    const lines = told({}, queuePolicyOf({ ...allow(many('sqs:A'), many('r')), Principal: { AWS: many('p') } }));

    expect(lines).toHaveLength(1);
  });
});

describe('policies that make no sense', () => {
  test.each<[string, unknown]>([
    ['text', 'nonsense'],
    ['a number', 7],
    ['a list', [1, 2]],
    ['statements that are none', { Statement: ['x', 3, { Effect: 'Maybe' }] }],
    ['no actions', { Statement: [{ Effect: 'Allow' }] }],
    ['a macro', { 'Fn::Transform': { Name: 'x' } }],
  ])('%s is shown, and counts as broadening', (_, document) => {
    const changes = permissionsBetween({ Role: aRole() }, { Role: aRole({ AssumeRolePolicyDocument: document }) });

    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      expect(change.text).toMatch(/^Policy that can't be read of \$\{Role\}: /);
      expect(change.broadens).toBe(true);
    }
  });

  const types = [
    ...[
      'AWS::IAM::Role',
      'AWS::IAM::Policy',
      'AWS::IAM::ManagedPolicy',
      'AWS::SSO::PermissionSet',
      'AWS::SQS::QueuePolicy',
    ],
    ...[
      'AWS::Lambda::Permission',
      'AWS::Events::EventBusPolicy',
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::NetworkAclEntry',
    ],
    ...['AWS::S3::Bucket', 'AWS::Lambda::Url', 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route', 'AWS::KMS::Key'],
  ];
  const names = [
    'PolicyDocument',
    'Policies',
    'ManagedPolicyArns',
    'Roles',
    'AssumeRolePolicyDocument',
    'Statement',
    'Queues',
  ];
  const keys = [
    'Effect',
    'Action',
    'Principal',
    'Condition',
    'Statement',
    'Fn::If',
    'Fn::Join',
    'Fn::Sub',
    'Ref',
    'Fn::GetAtt',
  ];
  const anything = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('Allow', 'Deny', '*', '0.0.0.0/0', 'a:b', '${x}', '{"Statement": 1}', '{'),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  const resources = fc.dictionary(
    fc.constantFrom('A', 'B', '__proto__', 'constructor'),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.record({
        Type: fc.constantFrom(...types),
        Properties: fc.oneof(anything, fc.dictionary(fc.constantFrom(...names, 'SecurityGroupIngress'), anything)),
        DeletionPolicy: fc.oneof(fc.constant('Retain'), anything),
      }),
    ),
  );

  test('whatever a template holds, nothing is thrown, and what stays the same is not told', () => {
    fc.assert(
      fc.property(resources, resources, (before, after) => {
        expect(Array.isArray(permissionsBetween(before, after))).toBe(true);
        expect(permissionsBetween(after, JSON.parse(JSON.stringify(after)))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test.each([undefined, null, 3, 'x', [], { Resources: null }, { Resources: [null, 1] }])(
    'a template that is %j',
    (odd) => {
      const template = odd as unknown as Template;

      expect(permissionChanges(template, template, { nestedIn: [], pathOf: () => undefined })).toEqual([]);
    },
  );

  test('policies nested beyond reason', () => {
    const deep = Array.from({ length: 3000 }).reduce((inner) => ({ 'Fn::Join': ['', [inner]] }), 'x');

    expect(permissionsBetween({}, policyOf(allow('s3:A', deep)))).toHaveLength(1);
  });
});
