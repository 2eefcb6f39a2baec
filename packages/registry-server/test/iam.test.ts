import { DescribeImagesCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { type Emulator, startEmulator } from '@stratiform/gate';
import { ADMINISTRATOR, type Credentials, client, ecrFor } from './support/ecr.js';
import { putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(() => emulator.stop());

/** A user who may do these actions on these resources. */
async function user(UserName: string, Action: string[], Resource: string): Promise<Credentials> {
  const requestHandler = { httpsAgent: { ca: emulator.ca } };
  const iam = new IAMClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: ADMINISTRATOR,
    requestHandler,
  });
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = [{ Effect: 'Allow', Action, Resource }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

withRegistry('the emulator decides who gets a token', () =>
  registryFor((registry) =>
    ecrFor(
      registry,
      async (ecr) => {
        const token = (credentials: Credentials) => client(ecr, credentials).send(new GetAuthorizationTokenCommand());
        const allowed = await token(await user('allowed', ['ecr:GetAuthorizationToken'], '*'));
        expect(allowed.authorizationData?.[0]?.proxyEndpoint).toBe(`http://${registry.host}`);
        const refused = await user('refused', ['s3:ListBucket'], '*');
        await expect(token(refused)).rejects.toMatchObject({ name: 'AccessDeniedException' });
        const forged = { ...refused, secretAccessKey: 'another' };
        await expect(token(forged)).rejects.toThrow(/signature/i);
      },
      emulator,
    ),
  ),
);

withRegistry('images are the registry’s, the emulator knows none of them', () =>
  registryFor((registry) =>
    ecrFor(
      registry,
      async (ecr) => {
        await putImage(registry, 'api', 'v1', 'one');
        await putImage(registry, 'web', 'v1', 'one');
        const own = 'arn:aws:ecr:us-east-1:000000000000:repository/api';
        const reader = client(ecr, await user('reader', ['ecr:DescribeImages'], own));
        const images = (repositoryName: string) => reader.send(new DescribeImagesCommand({ repositoryName }));
        expect((await images('api')).imageDetails).toHaveLength(1);
        await expect(images('web')).rejects.toMatchObject({ name: 'AccessDeniedException' });
      },
      emulator,
    ),
  ),
);
