// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references are told like this
import fc from 'fast-check';
import type { DriftedProperty, Plan, PlannedParameter, PropertyChange } from '../src/model/plan';
import { redacted, redactText } from '../src/redact/redact';
import { aChange, aPermissionChange, aPlan, aPlannedStack, aPlanWith, aPropertyChange } from './support/builders';

const UUID = '3f2b8c1e-9d4a-4e6f-8a7b-1c2d3e4f5a6b';
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----';
// Put together here, so that no scanner of sources takes them for real ones.
const AWS_ID = `AKIA${'IOSFODNN7EXAMPLE'}`;
const AWS_KEY = `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCYEXAMPLEKEY'}`;
const GITHUB = `ghp_${'a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8'}`;
const SLACK = `xoxb-${'123456789012-abcdefABCDEF'}`;
const STRIPE = `sk_${'live_'}4eC39HqLyjWDarjtT1zdp7dc`;

function planWithProperty(given: Partial<PropertyChange>): Plan {
  return aPlan(aPlannedStack({ changes: [aChange({ action: 'modify', properties: [aPropertyChange(given)] })] }));
}

function propertyOf(plan: Plan): PropertyChange {
  return redacted(plan).stacks[0]?.changes[0]?.properties[0] as PropertyChange;
}

const shown = (path: string, before: string | undefined, after: string | undefined): (string | undefined)[] => {
  const { before: was, after: is } = propertyOf(planWithProperty({ path, before, after } as Partial<PropertyChange>));
  return [was, is];
};

test('the digest of an image is what a reviewer compares, and stays', () => {
  const image = (hash: string) => `111111111111.dkr.ecr.us-east-1.amazonaws.com/shop-dev/api@sha256:${hash}`;
  const other = HASH.replace('9f86', '0a1b');
  expect(shown('/Properties/Code/ImageUri', image(HASH), image(other))).toEqual([image(HASH), image(other)]);
});

describe('secrets in text', () => {
  test.each([
    ['a private key', `key: ${PEM} end`, 'key: (sensitive) end'],
    ['a private key in one line', PEM.replaceAll('\n', '\\n'), '(sensitive)'],
    ['a private key without an end', 'x -----BEGIN PRIVATE KEY-----\nMIIE', 'x (sensitive)'],
    ['an AWS access key', `key ${AWS_ID} is no longer valid`, 'key (sensitive) is no longer valid'],
    ['an AWS secret key', `with ${AWS_KEY} in it`, 'with (sensitive) in it'],
    ['a JSON Web Token', `got ${JWT}.`, 'got (sensitive).'],
    ['a token of GitHub', `push with ${GITHUB}`, 'push with (sensitive)'],
    ['a token of Slack', SLACK, '(sensitive)'],
    ['a key of Stripe', `pays with '${STRIPE}'`, "pays with '(sensitive)'"],
    ['a webhook', 'https://hooks.slack.com/services/T00/B00/XXXX', 'https://hooks.slack.com/services/(sensitive)'],
    ['a password in an address', 'postgres://shop:hunter2@db:5432/shop', 'postgres://shop:(sensitive)@db:5432/shop'],
    ['an @ in that password', 'amqp://u:a@b@host/x', 'amqp://u:(sensitive)@host/x'],
    ['an address without a user', 'redis://:hunter2@cache:6379', 'redis://:(sensitive)@cache:6379'],
    ['an assignment', 'failed: PASSWORD=hunter2; USER=shop', 'failed: PASSWORD=(sensitive); USER=shop'],
    ['an assignment with a colon', 'db_password: hunter2', 'db_password: (sensitive)'],
    ['a name in JSON', '{"a": 1, "apiKey": "x y", "b"', '{"a": 1, "apiKey": "(sensitive)", "b"'],
    ['JSON in JSON', '"{\\"password\\": \\"hunter2\\"}"', '"{\\"password\\": \\"(sensitive)\\"}"'],
    ['a value with escaped quotes', 'password="a\\"b" x', 'password="(sensitive)" x'],
    ['an assignment in an assignment', 'env: TOKEN=abc', 'env: TOKEN=(sensitive)'],
    ['an option', 'deploy --api-token abc --region x', 'deploy --api-token (sensitive) --region x'],
    ['a header', 'Authorization: Bearer abcDEF123456', 'Authorization: Bearer (sensitive)'],
    ['a connection string', 'AccountKey=abc;EndpointSuffix=x', 'AccountKey=(sensitive);EndpointSuffix=x'],
    ['a signed address', 'https://b/k?X-Amz-Signature=0a1b&x=1', 'https://b/k?X-Amz-Signature=(sensitive)&x=1'],
    ['random text', 'is q8Zt3LkW0xYvB7nR2mJc5hPf yes', 'is (sensitive) yes'],
    ['random text in a path', '/prod/q8Zt3LkW0xYvB7nR2mJc5hPf/db', '/prod/(sensitive)/db'],
  ])('%s', (_, text, expected) => expect(redactText(text)).toBe(expected));

  test.each([
    ['an ARN', 'arn:aws:iam::111111111111:role/shop-dev-app-BackendApiRole4F1CD41C-1A2B3C4D5E6F'],
    ['the ARN of a secret', 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:prod/db-AbCdEf'],
    ['a dynamic reference', '{{resolve:secretsmanager:prod/db:SecretString:password}}'],
    ['a reference under a name', 'password={{resolve:ssm-secure:/prod/db}}'],
    ['a UUID', `change set ${UUID}`],
    ['a hash', `asset ${HASH}`],
    ['a key in a bucket', `s3://cdk-hnb659fds-assets-111111111111-eu-central-1/${HASH}.zip`],
    ['a key in folders', 'assets/backend/ApiFunction/index.handler.mjs'],
    ['a name by CloudFormation', 'shop-dev-core-ArtifactsBucket88671897-7x2kq9w1b3zd'],
    ['a short name by CloudFormation', 'A-Role1A2B3C4D-1A2B3C4D5E6F'],
    ['a logical id', 'SsmParameterValueshopdevcoreapiKeySecretArnC96584B6F00A464EAD1953AFF4B05118Parameter'],
    ['a long name', 'AmazonAPIGatewayPushToCloudWatchLogsServiceRolePolicy'],
    ['a name full of abbreviations', 'EC2VPCS3KMSSQSDLQHTTPAPIRESTJWTOIDCRole'],
    ['a reference', 'password=${DbPassword}'],
    ['a switch', 'ManageMasterUserPassword: true'],
    ['the beginning of an object', 'credentials: {'],
    ['the name of a secret', 'SecretName=prod/db, SecretId: prod/db'],
    ['a plain sentence', 'The token is invalid, the password must be longer. Basic authentication failed.'],
    ['what a validation says', '#/MasterUserPassword: expected minLength: 8, actual: 3'],
    ['an action', 'Allow secretsmanager:GetSecretValue, sts:AssumeRole on ${DbSecret} to ${Role}'],
    [
      'a condition on a token',
      'if StringEquals token.actions.githubusercontent.com:sub = repo:shop/shop:environment:prod',
    ],
    ['an id of EC2', 'subnet-0a1b2c3d4e5f60718, vpc-0a1b2c3d, ami-0abcdef1234567890'],
    ['ids of Cognito', 'eu-central-1_AbCdEfGhI and 3n4b5urk1ft4fl3mg5e62d9ado'],
    ['a hosted zone', 'Z0123456789ABCDEFGHIJ'],
    ['a public key', `-----BEGIN PUBLIC KEY-----\n${'q8Zt3LkW0xYvB7nR2mJc5hPf'.repeat(3)}\n-----END PUBLIC KEY-----`],
    ['an address', 'https://abc123.execute-api.eu-central-1.amazonaws.com:443/v1?mail=a@b.de'],
    ['a time', '2026-11-21T12:00:00.000Z'],
    ['an image', '111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:9f86d081884c7d659a2feaa0'],
    ['a digest in base64', 'sha256-q8Zt3LkW0xYvB7nR2mJc5hPfq8Zt3LkW0xYvB7nR2mJ='],
    ["the CDK's own statistics", 'v2:deflate64:H4sIAAAAAAAA/q8Zt3LkW0xYvB7nR2mJc5hPfq8Zt3LkW0xY'],
    ['a permission of a workflow', "Add 'id-token: write' to the job's permissions, or 'id-token: read'."],
  ])('%s is none', (_, text) => expect(redactText(text)).toBe(text));
});

describe('secrets by name', () => {
  test.each([
    '/Properties/MasterUserPassword',
    '/Properties/SecretString',
    '/Properties/Environment/Variables/DB_PASSWORD',
    '/Properties/Environment/Variables/STRIPE_API_KEY',
    '/Properties/Environment/Variables/connectionString',
    '/Properties/OAuthToken',
    '/Properties/Environment/Variables/dbpassword',
    '/Properties/Environment/Variables/DB_PASS',
    '/Properties/ProviderDetails/client_secret',
    '/Properties/Users/0/Password',
    '/Properties/Tokens/0',
    '/Properties/Credentials/Value',
  ])('%s is hidden, and is seen to change', (path) => {
    expect(shown(path, 'hunter2', 'hunter3')).toEqual(['(sensitive)', '(sensitive, changed)']);
    expect(shown(path, undefined, 'hunter3')).toEqual([undefined, '(sensitive)']);
    expect(shown(path, 'hunter2', undefined)).toEqual(['(sensitive)', undefined]);
  });

  test.each([
    ['/Properties/SecretArn', 'prod/db'],
    ['/Properties/Environment/Variables/SECRET_NAME', 'prod/db'],
    ['/Properties/Environment/Variables/DB_SECRET', 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:x'],
    ['/Properties/GenerateSecretString/PasswordLength', '40'],
    ['/Properties/ManageMasterUserPassword', 'true'],
    ['/Properties/MasterUserPassword', '{{resolve:secretsmanager:prod/db:SecretString:password}}'],
    ['/Properties/Policies/PasswordPolicy/MinimumLength', '12'],
    ['/Properties/TokenValidityUnits/IdToken', ''],
    ['/Properties/ApiKeyRequired', 'false'],
    ['/Properties/KmsKeyId', UUID],
    ['/Properties/CodeSha256', 'q8Zt3LkW0xYvB7nR2mJc5hPfq8Zt3LkW0xYvB7nR2mJ='],
    ['/Properties/NextToken', 'abc'],
    ['/Properties/DbPassword', '${Table.StreamArn}'],
  ])('%s is not hidden when it is %s', (path, value) => expect(shown(path, value, value)).toEqual([value, value]));

  test('values in JSON are hidden, and the rest of it stays', () => {
    const before = '{"Variables":{"DB_PASSWORD":"a","TABLE":"orders"}}';
    const after = '{"Variables":{"DB_PASSWORD":"b","TABLE":"orders"}}';

    expect(shown('/Properties/Environment', before, after)).toEqual([
      '{"Variables":{"DB_PASSWORD":"(sensitive)","TABLE":"orders"}}',
      '{"Variables":{"DB_PASSWORD":"(sensitive, changed)","TABLE":"orders"}}',
    ]);
  });

  test('names beside values count, in JSON and among the properties of a change', () => {
    const value = '[{"Name":"API_TOKEN","Value":"abc"},{"Name":"TABLE","Value":"orders"}]';
    expect(shown('/Properties/Environment', value, value)[0]).toBe(
      '[{"Name":"API_TOKEN","Value":"(sensitive)"},{"Name":"TABLE","Value":"orders"}]',
    );

    const place = '/Properties/ContainerDefinitions/0/Environment/3';
    const properties = [
      aPropertyChange({ path: `${place}/Name`, before: 'X', after: 'API_TOKEN' }),
      aPropertyChange({ path: `${place}/Value`, before: 'old', after: 'new' }),
    ];
    const plan = redacted(aPlan(aPlannedStack({ changes: [aChange({ properties })] })));
    expect(plan.stacks[0]?.changes[0]?.properties[1]).toMatchObject({
      before: '(sensitive)',
      after: '(sensitive, changed)',
    });
  });

  test('JSON under a secret name shows its names only', () => {
    expect(shown('/Properties/SecretString', '{"user":"shop","port":5432}', undefined)[0]).toBe(
      '{"user":"(sensitive)","port":"(sensitive)"}',
    );
  });

  test('a password in an address is seen to change, and the rest of the address stays', () => {
    expect(shown('/Properties/Url', 'redis://u:old@h', 'redis://u:new@h')).toEqual([
      'redis://u:(sensitive)@h',
      'redis://u:(sensitive, changed)@h',
    ]);
  });

  test('a secret that stays is not said to change', () => {
    expect(shown('/Properties/Url', 'redis://u:same@old', 'redis://u:same@new')).toEqual([
      'redis://u:(sensitive)@old',
      'redis://u:(sensitive)@new',
    ]);
  });
});

describe('the parts of a plan', () => {
  const parameter = (given: Partial<PlannedParameter>): PlannedParameter =>
    redacted(aPlan(aPlannedStack({ parameters: [{ name: 'P', noEcho: false, ...given }] }))).stacks[0]
      ?.parameters[0] as PlannedParameter;

  test('parameters: those without echo, those with the name of a secret, no others', () => {
    expect(parameter({ noEcho: true, value: 'x' }).value).toBe('(sensitive)');
    expect(parameter({ noEcho: true, value: '****', resolved: '****' }).resolved).toBe('(sensitive)');
    expect(parameter({ name: 'DbPassword', value: 'hunter2' }).value).toBe('(sensitive)');
    expect(parameter({ value: 'hunter2' }).value).toBe('hunter2');
    expect(parameter({ noEcho: true })).toEqual({ name: 'P', noEcho: true });
  });

  test('a parameter that stands for one in SSM: its name is shown, its value judged by that name', () => {
    expect(parameter({ value: '/shop/db/password', resolved: 'hunter2' })).toMatchObject({
      value: '/shop/db/password',
      resolved: '(sensitive)',
    });
    expect(parameter({ value: '/shop/tableArn', resolved: 'orders' }).resolved).toBe('orders');
  });

  test('what a parameter without echo has is hidden wherever else it stands', () => {
    const plan = aPlan(
      aPlannedStack({
        parameters: [{ name: 'P', noEcho: true, value: 'correct horse' }],
        tags: { note: 'correct horse!' },
        changes: [aChange({ properties: [aPropertyChange({ after: 'uses correct horse here' })] })],
        validation: [{ severity: 'fail', message: "'correct horse' is too short" }],
      }),
    );

    expect(JSON.stringify(redacted(plan))).not.toContain('correct horse');
  });

  test('tags go by their names', () => {
    const plan = redacted(aPlan(aPlannedStack({ tags: { team: 'shop', 'deploy-token': 'abc' } })));

    expect(plan.stacks[0]?.tags).toEqual({ team: 'shop', 'deploy-token': '(sensitive)' });
  });

  test('what a validation quotes of a secret is hidden', () => {
    const finding = { severity: 'fail', path: '/Resources/Db/Properties/MasterUserPassword' } as const;
    const plan = aPlan(aPlannedStack({ validation: [{ ...finding, message: "Value 'abc' is too short" }] }));

    expect(redacted(plan).stacks[0]?.validation[0]?.message).toBe("Value '(sensitive)' is too short");
  });

  test('drift says which secrets differ', () => {
    const drifted = (property: DriftedProperty) =>
      redacted(
        aPlan(
          aPlannedStack({
            drift: [
              {
                logicalId: 'Db',
                nestedIn: [],
                type: 'AWS::RDS::DBInstance',
                status: 'modified',
                properties: [property],
              },
            ],
          }),
        ),
      ).stacks[0]?.drift?.[0]?.properties[0];
    const path = '/MasterUserPassword';

    expect(drifted({ path, reviewed: 'a', live: 'b', planned: 'a' })).toEqual({
      ...{ path, reviewed: '(sensitive)', live: '(sensitive, changed)', planned: '(sensitive)' },
    });
    expect(drifted({ path, live: 'b' })).toEqual({ path, live: '(sensitive)' });
  });

  test('permissions and the address of the run', () => {
    const text = `Allow s3:Get on x to y if StringEquals aws:ResourceTag/token = ${GITHUB}`;
    const plan = aPlanWith({
      source: { label: 'main', run: 'https://me:hunter2@ci/1' },
      stacks: [aPlannedStack({ permissions: [aPermissionChange({ text })] })],
    });
    const result = redacted(plan);

    expect(result.source.run).toBe('https://me:(sensitive)@ci/1');
    expect(result.stacks[0]?.permissions[0]?.text).not.toContain(GITHUB);
  });

  test('the digest stays that of the plan itself, even if it looked like a secret', () => {
    expect(redacted(aPlanWith({ digest: JWT })).digest).toBe(JWT);
  });
});

// What a plan can hold that is no secret.
const innocent = fc.constantFrom(
  ...[
    '30',
    'true',
    '',
    'orders',
    'shop-dev-core',
    'größer',
    'a sentence about: something = else',
    '{"a":[1,{"b":"c"}]}',
  ],
  ...[UUID, HASH, 'arn:aws:sqs:eu-central-1:111111111111:Jobs', '${Jobs.Arn}', '/aws/lambda/ApiFunction', '{ not json'],
);
const placeholders = fc.constantFrom(
  '(sensitive)',
  '(sensitive, changed)',
  'x://u:(sensitive, changed)@h',
  'password: (sensitive)',
);
const NAMES = ['/Properties/Name', '/Properties/Environment/Variables/TABLE', '/Properties/Description'];

function plans(text: fc.Arbitrary<string>, paths: readonly string[] = NAMES): fc.Arbitrary<Plan> {
  const path = fc.constantFrom(...paths);
  const property = fc.record({ path, before: text, after: text }).map((given) => aPropertyChange(given));
  const drifted = fc.record({ path, reviewed: text, live: text, planned: text });
  const stack = fc.record({
    parameters: fc.array(
      fc.record({ name: fc.constantFrom('Size', 'Table'), value: text, noEcho: fc.constant(false) }),
      {
        maxLength: 2,
      },
    ),
    tags: fc.dictionary(fc.constantFrom('team', 'note', 'cost'), text),
    changes: fc.array(
      fc.record({ properties: fc.array(property, { maxLength: 3 }), physicalId: text }).map((given) => aChange(given)),
      { maxLength: 3 },
    ),
    permissions: fc.array(
      text.map((said) => aPermissionChange({ text: said })),
      { maxLength: 2 },
    ),
    validation: fc.array(
      text.map((message) => ({ severity: 'warn' as const, message })),
      { maxLength: 2 },
    ),
    drift: fc.array(
      fc.array(drifted, { maxLength: 2 }).map((properties) => ({
        ...{ logicalId: 'Jobs', nestedIn: [], type: 'AWS::SQS::Queue', status: 'modified' as const, properties },
      })),
      { maxLength: 2 },
    ),
  });
  return fc
    .record({ stacks: fc.array(stack, { minLength: 1, maxLength: 3 }), run: text })
    .map(({ stacks, run }) =>
      aPlanWith({ source: { label: 'main', run }, stacks: stacks.map((given) => aPlannedStack(given)) }),
    );
}

const from = (letters: string, length: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: length, maxLength: length }).map((found) => found.join(''));
const [UPPER, LOWER, DIGITS] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];
const generated = fc.oneof(
  from(UPPER + DIGITS, 16).map((rest) => `AKIA${rest}`),
  from(UPPER + LOWER + DIGITS, 36).map((rest) => `ghp_${rest}`),
  fc
    .tuple(from(UPPER + LOWER + DIGITS, 20), from(LOWER, 20), from(DIGITS, 20))
    .map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  from(LOWER + DIGITS, 24).map((rest) => `xoxb-${rest}`),
  from(UPPER + LOWER, 60).map((body) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`),
);
// Capitals, small letters and digits in turn: what every random text of that length is much like.
const random = fc
  .array(fc.tuple(fc.constantFrom(...UPPER), fc.constantFrom(...LOWER), fc.constantFrom(...DIGITS)), {
    minLength: 12,
    maxLength: 20,
  })
  .map((found) => found.flat().join(''));

const replaceOne = (plan: Plan, secret: string, pick: number, around: (secret: string) => string): Plan | undefined => {
  let count = 0;
  const text = JSON.stringify(plan).replace(/"PLACE"/g, (whole) =>
    count++ === pick ? JSON.stringify(around(secret)) : whole,
  );
  return count > pick ? JSON.parse(text) : undefined;
};

describe('for any plan', () => {
  const arounds = fc.constantFrom<(secret: string) => string>(
    (secret) => secret,
    (secret) => `before ${secret} after`,
    (secret) => JSON.stringify({ a: [secret], b: 'c' }),
    (secret) => `{"half": "${secret}"`,
    (secret) => `x=${secret};y`,
    (secret) => JSON.stringify(JSON.stringify({ deep: secret })),
  );
  const hides = (secrets: fc.Arbitrary<string>, place: (secret: string) => string) =>
    fc.property(plans(fc.constantFrom('PLACE', 'x')), secrets, fc.nat(12), arounds, (plan, secret, pick, around) => {
      const holding = replaceOne(plan, place(secret), pick, around);
      fc.pre(holding !== undefined);
      const said = JSON.stringify(redacted(holding as Plan));
      for (const line of secret.split('\n')) {
        if (!line.startsWith('-----')) expect(said).not.toContain(line);
      }
    });

  test('a generated token is hidden wherever it stands', () => {
    fc.assert(
      hides(generated, (secret) => secret),
      { numRuns: 300 },
    );
  });

  test('a password in an address is hidden wherever it stands', () => {
    fc.assert(
      hides(from('abcxyz789!$*', 12), (secret) => `postgres://shop:${secret}@db/x`),
      { numRuns: 200 },
    );
  });

  test('random text is hidden in every value', () => {
    const values = fc.property(random, arounds, (secret, around) => {
      const plan = aPlan(
        aPlannedStack({
          parameters: [{ name: 'P', value: around(secret), noEcho: false }],
          tags: { note: around(secret) },
          permissions: [aPermissionChange({ text: around(secret) })],
          validation: [{ severity: 'warn', message: around(secret) }],
          changes: [aChange({ properties: [aPropertyChange({ before: around(secret), after: 'x' })] })],
        }),
      );
      expect(JSON.stringify(redacted(plan))).not.toContain(secret);
    });
    fc.assert(values, { numRuns: 200 });
  });

  test('any text under the name of a secret is hidden, whatever it is', () => {
    const paths = ['/Properties/Password', '/Properties/Environment/Variables/API_TOKEN'];
    const any = fc.string({ minLength: 6, unit: 'grapheme' }).filter((text) => text.trim().length > 5);
    const hidden = fc.property(any, fc.constantFrom(...paths), (secret, path) => {
      const text = `§${secret}`;
      expect(shown(path, text, `${text}§`)).toEqual(['(sensitive)', '(sensitive, changed)']);
    });
    fc.assert(hidden, { numRuns: 200 });
  });

  test('once redacted, nothing is left to redact', () => {
    const texts = fc.oneof(
      generated,
      random,
      innocent,
      placeholders,
      fc.string({ unit: fc.constantFrom(...'pwd=:"\\\' {}[](),;@/-a1') }),
    );
    const twice = fc.property(plans(texts, [...NAMES, '/Properties/Password', '/Properties/A/Value']), (plan) => {
      const once = redacted(plan);
      expect(redacted(once)).toEqual(once);
    });
    fc.assert(twice, { numRuns: 300 });
  });

  test('a plan without secrets stays equal', () => {
    fc.assert(
      fc.property(plans(innocent), (plan) => expect(redacted(plan)).toEqual(plan)),
      { numRuns: 300 },
    );
  });

  test('whatever changes is text, and the plan itself is left alone', () => {
    const kept = fc.property(plans(fc.oneof(generated, innocent)), (plan) => {
      const before = JSON.stringify(plan);
      const shapeOf = (value: unknown) => JSON.stringify(value, (_, each) => (typeof each === 'string' ? '' : each));
      expect(shapeOf(redacted(plan))).toBe(shapeOf(plan));
      expect(JSON.stringify(plan)).toBe(before);
    });
    fc.assert(kept, { numRuns: 100 });
  });
});

describe('odd and large values', () => {
  test('values that are no text', () => {
    const odd = {
      before: { password: 'hunter2', deep: [1, null, { token: 5 }] },
      after: 7,
    } as unknown as PropertyChange;

    expect(propertyOf(planWithProperty({ ...odd, path: '/Properties/X' }))).toMatchObject({
      before: { password: '(sensitive)', deep: [1, null, { token: '(sensitive)' }] },
      after: 7,
    });
  });

  test('JSON nested beyond reason', () => {
    const deep = `${'['.repeat(50_000)}"${GITHUB}"${']'.repeat(50_000)}`;
    const spread = `${'[ [1], '.repeat(5_000)}"password=hunter2"${']'.repeat(5_000)}`;

    expect(shown('/Properties/X', deep, undefined)[0]).toBe(deep.replace(GITHUB, '(sensitive)'));
    expect(shown('/Properties/X', spread, undefined)[0]).toBe(spread.replace('hunter2', '(sensitive)'));
  });

  // 200,000 characters each, made to send patterns that go back over the same text into minutes and hours.
  const LONG = 200_000;
  test.each([
    ['one letter', 'a'],
    ['spaces', ' '],
    ['colons', ':'],
    ['equals signs', 'a='],
    ['names without values', 'password'],
    ['beginnings of tokens', 'eyJa.'],
    ['beginnings of tokens with dashes', 'eyJ-'],
    ['beginnings of tokens of GitHub', 'ghp_'],
    ['addresses', '://'],
    ['addresses with users', 'a://b:c'],
    ['beginnings of keys', '-----BEGIN '],
    ['beginnings of public keys', '-----BEGIN PUBLIC KEY-----'],
    ['quotes', '"'],
    ['backslashes', '\\'],
    ['escaped quotes', 'x=\\"'],
    ['ARNs', 'arn:aws:'],
    ['references', '{{resolve:'],
    ['dollars', '${'],
    ['lists', '[{'],
    ['options', '--a '],
    ['hexadecimal digits', '0a1b2c3d'],
    ['bearers', 'Bearer '],
    ['hidden values', '(sensitive'],
  ])('%s, over and over, change nothing and take no time', (_, part) => {
    const text = `${part.repeat(LONG / part.length)}!`;

    expect(redactText(text)).toBe(text);
  });

  test('a long random text is hidden as a whole', () => {
    expect(redactText(`x ${'q8Zt3LkW0xYvB7nR2mJc5hPf'.repeat(LONG / 24)} y`)).toBe('x (sensitive) y');
  });

  test('a plan of 500 changes, some with values of 100 kB', () => {
    const words = 'the quick brown fox: jumps = over "the" lazy dog, '.repeat(2_000);
    const properties = [aPropertyChange({ before: words, after: `${words}${GITHUB}` })];
    const changes = Array.from({ length: 500 }, (_, at) => aChange(at % 10 === 9 ? { properties } : {}));
    const plan = aPlan(aPlannedStack({ changes }));
    const result = redacted(plan);

    expect(result.stacks[0]?.changes).toHaveLength(500);
    expect(result.stacks[0]?.changes[499]?.properties[0]?.after).toBe(`${words}(sensitive)`);
  });
});
