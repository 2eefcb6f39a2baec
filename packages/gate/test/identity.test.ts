import { CloudFormationClient, ExecuteChangeSetCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { queue, refusal, Stage } from './support/stage';

let stage: Stage;
const verified: string[] = [];
beforeAll(async () => {
  stage = await Stage.open({
    verifyToken: async (token) => {
      verified.push(token);
      if (token === 'forged') throw new Error('The signature is wrong.');
    },
  });
});
afterAll(() => stage.close());

/** A client with the credentials of a new role that may do these actions. */
async function actingAs(RoleName: string, actions: string[]): Promise<CloudFormationClient> {
  const iam = new IAMClient(stage.connection());
  const trust = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' };
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: trust }),
    }),
  );
  const may = { Effect: 'Allow', Action: actions, Resource: '*' };
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'may',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: may }),
    }),
  );
  const { Credentials } = await new STSClient(stage.connection()).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::000000000000:role/${RoleName}`, RoleSessionName: 'session' }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new CloudFormationClient(stage.connection(stage.gate.endpoint, credentials));
}

test('the emulator still enforces IAM on what is forwarded', async () => {
  const reader = await actingAs('reader', ['cloudformation:ListStacks']);
  await reader.send(new ListStacksCommand({}));
  const changeSet = await stage.propose('guarded', { Queue: queue() }, { ChangeSetType: 'CREATE' });
  expect(await refusal(reader.send(new ExecuteChangeSetCommand({ ChangeSetName: changeSet })))).toMatchObject({
    name: /AccessDenied/,
    message: expect.stringContaining('cloudformation:ExecuteChangeSet'),
  });
});

test('a call says which role it was made under', async () => {
  const client = await actingAs('named', ['cloudformation:*']);
  stage.gate.clear();
  await client.send(new ListStacksCommand({}));
  expect(stage.gate.calls()[0].role).toBe('arn:aws:sts::000000000000:assumed-role/named/session');
});

test('a signature that is wrong stays wrong', async () => {
  const wrong = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
  const client = new CloudFormationClient(stage.connection(stage.gate.endpoint, wrong));
  expect((await refusal(client.send(new ListStacksCommand({})))).name).toMatch(/Token|Signature|AccessKey/);
});

test('a web-identity token is verified before it is forwarded', async () => {
  const assume = (WebIdentityToken: string) =>
    new STSClient(stage.connection()).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: 'arn:aws:iam::000000000000:role/none',
        RoleSessionName: 's',
        WebIdentityToken,
      }),
    );
  expect(await refusal(assume('forged'))).toEqual({
    name: 'InvalidIdentityTokenException',
    message: 'The signature is wrong.',
  });
  expect((await refusal(assume('unforged'))).message).not.toContain('signature is wrong');
  expect(verified).toEqual(['forged', 'unforged']);
});
