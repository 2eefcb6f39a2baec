import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { follow, succeeded } from '../src/apply/execute';
import { connectionTo } from '../src/aws/connection';
import { explain } from '../src/aws/explain';
import { findStackAtRest } from '../src/aws/stacks';
import type { DeployerError } from '../src/errors';
import type { Target } from '../src/project/target';
import { anEvent } from './support/builders';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const target: Target = {
  project: 'shop',
  environment: 'local',
  account: '000000000000',
  region: 'us-east-1',
  endpoint: 'https://127.0.0.1:4511',
  protected: false,
  layers: [],
};
const onAws = { ...target, environment: 'dev', endpoint: undefined };

describe('a connection', () => {
  test("to an emulator on this machine uses the emulator's own credentials when none are set", () => {
    expect(connectionTo(target, {})).toMatchObject({
      endpoint: 'https://127.0.0.1:4511',
      credentials: { accessKeyId: 'test' },
    });
  });

  test('uses credentials that are set, on an emulator as well', () => {
    expect(connectionTo(target, { AWS_ACCESS_KEY_ID: 'AKIA' }).credentials).toBeUndefined();
  });

  test.each([onAws, { ...target, endpoint: 'https://emulator.example.com' }])(
    'elsewhere leaves credentials and trust to the SDK',
    (elsewhere) => {
      const connection = connectionTo(elsewhere, {});
      expect([connection.credentials, connection.requestHandler.httpsAgent]).toEqual([undefined, undefined]);
    },
  );

  test('trusts the authority of the project file, for its own calls only', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-ca-'));
    const caFile = path.join(folder, 'ca.pem');
    fs.writeFileSync(caFile, 'PEM');
    expect(connectionTo({ ...target, caFile }, {}).requestHandler.httpsAgent).toEqual({ ca: 'PEM' });
    fs.rmSync(folder, { recursive: true });
    expect(connectionTo({ ...target, caFile }, {}).requestHandler.httpsAgent).toBeUndefined();
  });

  test('gives up on an endpoint that takes the call and never answers', async () => {
    const silent = net.createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(silent.address() as net.AddressInfo).port}`;
    const { requestHandler, ...connection } = connectionTo({ ...target, endpoint }, {});
    const client = new STSClient({
      ...connection,
      maxAttempts: 1,
      requestHandler: { ...requestHandler, socketTimeout: requestHandler.socketTimeout / 600 },
    });
    const error = await client.send(new GetCallerIdentityCommand({})).catch((failure: Error) => failure);
    silent.close();
    expect(explain(error, { ...target, endpoint })).toMatchObject({ code: 'unreachable' });
  });
});

describe('what goes wrong on the way to AWS becomes one sentence and what to do', () => {
  const named = (name: string, message = 'said so', more: object = {}) =>
    Object.assign(new Error(message), { name, ...more });
  test.each([
    [named('ExpiredToken'), onAws, 'credentials', "The AWS credentials for environment 'dev' have expired."],
    [
      named('InvalidClientTokenId', 'The security token is invalid.'),
      onAws,
      'credentials',
      "AWS refuses the credentials for environment 'dev': The security token is invalid.",
    ],
    [
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      onAws,
      'credentials',
      "No AWS credentials for environment 'dev': Could not load credentials from any providers",
    ],
    [
      named('Error', 'self-signed certificate in certificate chain', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      target,
      'unreachable',
      "The certificate of https://127.0.0.1:4511 isn't trusted (self-signed certificate in certificate chain).",
    ],
    [
      named('Error', 'write EPROTO …wrong version number…', { code: 'EPROTO' }),
      target,
      'unreachable',
      "What answers at https://127.0.0.1:4511, the endpoint of environment 'local', doesn't speak TLS.",
    ],
    [
      named('AggregateError', '', { errors: [named('Error', 'connect', { code: 'ECONNREFUSED' })] }),
      target,
      'unreachable',
      "Nothing answers at https://127.0.0.1:4511, the endpoint of environment 'local'.",
    ],
    [
      named('Error', 'getaddrinfo ENOTFOUND sts.eu-nowhere-1.amazonaws.com', { code: 'ENOTFOUND' }),
      { ...onAws, region: 'eu-nowhere-1' },
      'unreachable',
      "AWS can't be reached in region 'eu-nowhere-1' (getaddrinfo ENOTFOUND sts.eu-nowhere-1.amazonaws.com).",
    ],
  ])('%p', (error, at, code, message) => {
    const explained = explain(error, at);
    expect(explained).toMatchObject({ code, message });
    expect((explained as DeployerError).remedy).toBeTruthy();
  });

  test.each([
    ['is to be named', target, "Name the authority's file as 'environments.local.caFile'"],
    ['that is named is told', { ...target, caFile: '/shop/ca.pem' }, "the authority in '/shop/ca.pem'"],
  ])('where a certificate is not trusted, the file that %s', (_, at, remedy) => {
    const explained = explain(named('Error', 'no', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), at);
    expect((explained as DeployerError).remedy).toContain(remedy);
  });

  test('an error that is not about the way stays as it is', () => {
    const error = named('ValidationError');
    expect(explain(error, target)).toBe(error);
  });
});

describe('watching an operation', () => {
  const arn = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/shop-dev-core/5f0c';

  /** CloudFormation that tells a status and its events (newest first) at each look; the last look lasts. */
  function telling(...looks: (readonly [string, StackEvent[]])[]): CloudFormationClient {
    let look = 0;
    const send = async (command: { constructor: { name: string } }) => {
      const [StackStatus, events] = looks[Math.min(look, looks.length - 1)] ?? ['', []];
      if (command.constructor.name === 'DescribeStacksCommand') return { Stacks: [{ StackStatus }] };
      look += 1;
      return { StackEvents: [...events].reverse() };
    };
    return { send } as unknown as CloudFormationClient;
  }

  const begun = [anEvent('CREATE_COMPLETE', 'Before'), anEvent('UPDATE_IN_PROGRESS', 'Jobs')];
  const ended = [...begun, anEvent('UPDATE_COMPLETE', 'Jobs'), anEvent('UPDATE_COMPLETE')];
  const operation = {
    stackName: 'shop-dev-core',
    arn,
    lastSeen: 'Before-CREATE_COMPLETE',
    ids: new Set(['Jobs']),
    goesOn: 'executes the change set',
  };

  test('goes on until CloudFormation is done, and tells only what came after its begin', async () => {
    const told: string[] = [];
    const client = telling(
      ['UPDATE_IN_PROGRESS', begun],
      ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', ended],
      ['UPDATE_COMPLETE', ended],
    );
    const outcome = await follow(client, operation, {
      progress: ({ done, total }) => told.push(`${done} of ${total}`),
    });
    expect(outcome.status).toBe('UPDATE_COMPLETE');
    expect(outcome.events.events.map((event) => event.EventId)).toEqual([
      'Jobs-UPDATE_IN_PROGRESS',
      'Jobs-UPDATE_COMPLETE',
      'stack-UPDATE_COMPLETE',
    ]);
    expect(told).toEqual(['0 of 1', '1 of 1', '1 of 1']);
  });

  test.each([
    ['CREATE_COMPLETE', true],
    ['UPDATE_COMPLETE', true],
    ['IMPORT_COMPLETE', true],
    ['UPDATE_ROLLBACK_COMPLETE', false],
    ['ROLLBACK_COMPLETE', false],
    ['DELETE_COMPLETE', false], // somebody deleted it meanwhile: nothing was applied
  ])('that ends as %s was a success: %s', (status, success) => {
    const events = { stackName: 'shop-dev-core', events: [], nested: new Map() };
    expect(succeeded({ status, elapsedMilliseconds: 1, events })).toBe(success);
  });

  test('is not deceived by a status from before the operation', async () => {
    const client = telling(
      ['UPDATE_COMPLETE', begun.slice(0, 1)],
      ['UPDATE_IN_PROGRESS', begun],
      ['UPDATE_COMPLETE', ended],
    );
    const outcome = await follow(client, operation, { progress: () => {} });
    expect(outcome.events.events).toHaveLength(3);
  });

  test('that is interrupted says what CloudFormation goes on with', async () => {
    const stop = new AbortController();
    const watching = follow(telling(['UPDATE_IN_PROGRESS', begun]), operation, {
      progress: () => stop.abort(),
      signal: stop.signal,
    });
    await expect(watching).rejects.toMatchObject({
      code: 'interrupted',
      message:
        'Stopped watching shop-dev-core (UPDATE_IN_PROGRESS): CloudFormation goes on and executes the change set without this command.',
    });
  });
});

describe('a stack on which somebody else works', () => {
  /** CloudFormation that tells one status after the other; the last one lasts. */
  function being(...statuses: string[]): CloudFormationClient {
    const send = async () => ({
      Stacks: [{ StackId: 'arn', StackStatus: statuses.length > 1 ? statuses.shift() : statuses[0] }],
    });
    return { send } as unknown as CloudFormationClient;
  }

  test('is waited for, and that is said', async () => {
    const told: string[] = [];
    const stack = await findStackAtRest(being('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'), 'shop-dev-core', (message) =>
      told.push(message),
    );
    expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
    expect(told).toEqual(['shop-dev-core is UPDATE_IN_PROGRESS by another run: waits for it (0 s)']);
  });

  test('that is only in review is not waited for', async () => {
    const stack = await findStackAtRest(being('REVIEW_IN_PROGRESS'), 'shop-dev-core', () => {});
    expect(stack?.StackStatus).toBe('REVIEW_IN_PROGRESS');
  });

  test('that is gone in the end is not there', async () => {
    expect(
      await findStackAtRest(being('DELETE_IN_PROGRESS', 'DELETE_COMPLETE'), 'shop-dev-core', () => {}),
    ).toBeUndefined();
  });
});
