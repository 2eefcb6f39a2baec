import { DescribeImagesCommand, DescribeRepositoriesCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { client, ecrFor } from './support/ecr.js';
import { putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

withRegistry('its token opens the registry that it names', () =>
  registryFor((registry) =>
    ecrFor(registry, async (ecr) => {
      const { authorizationData } = await client(ecr).send(new GetAuthorizationTokenCommand());
      const { authorizationToken, proxyEndpoint, expiresAt } = authorizationData?.[0] ?? {};
      expect(proxyEndpoint).toBe(`http://${registry.host}`);
      expect(expiresAt).toBeInstanceOf(Date);
      const headers = { authorization: `Basic ${authorizationToken}` };
      expect((await fetch(`${proxyEndpoint}/v2/`, { headers })).status).toBe(200);
    }),
  ),
);

withRegistry('it tells what the registry holds', () =>
  registryFor((registry) =>
    ecrFor(registry, async (ecr) => {
      const { digest } = await putImage(registry, 'api', 'v1', 'one');
      const { repositories } = await client(ecr).send(new DescribeRepositoriesCommand());
      expect(repositories?.map(({ repositoryName }) => repositoryName)).toEqual(['api']);
      const images = (imageTag: string) =>
        client(ecr).send(new DescribeImagesCommand({ repositoryName: 'api', imageIds: [{ imageTag }] }));
      expect((await images('v1')).imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['v1'] }]);
      await expect(images('v2')).rejects.toMatchObject({ name: 'ImageNotFoundException' });
      const other = new DescribeRepositoriesCommand({ repositoryNames: ['web'] });
      await expect(client(ecr).send(other)).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
    }),
  ),
);

withRegistry('calls fail on demand, and are recorded', () =>
  registryFor((registry) =>
    ecrFor(registry, async (ecr) => {
      ecr.fail('ThrottlingException', { times: 1 });
      const token = () => client(ecr).send(new GetAuthorizationTokenCommand());
      await expect(token()).rejects.toMatchObject({ name: 'ThrottlingException' });
      await token();
      expect(ecr.calls).toEqual([
        { action: 'GetAuthorizationToken', status: 400, error: 'ThrottlingException' },
        { action: 'GetAuthorizationToken', status: 200, error: undefined },
      ]);
    }),
  ),
);
