import type { ClientOptions, IAws } from '@aws-cdk/cdk-assets-lib';
import type { S3Client } from '@aws-sdk/client-s3';
import { partitionOf } from '../assembly/partition';
import type { Connection } from '../aws/connection';
import type { Session } from '../aws/session';

/**
 * The calls that the CDK's asset library makes, made through a session: its endpoint, its trust, its roles.
 * It is told of no file that is there already, so that it uploads every one: others write to the bucket too.
 *
 * @param once leaves a file alone that is there already
 */
export async function publishingClient(session: Session, once = false): Promise<IAws> {
  const { GetBucketEncryptionCommand, GetBucketLocationCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { Upload } = await import('@aws-sdk/lib-storage');
  const { account, region } = session.target;
  const { partition } = partitionOf(region);
  const clients = new Map<string, Promise<S3Client>>();
  const connect = async (options: ClientOptions): Promise<Connection> => {
    const { assumeRoleArn: arn, assumeRoleExternalId: externalId, assumeRoleAdditionalOptions } = options;
    const connection = await session.connection(
      arn ? { arn, externalId, options: assumeRoleAdditionalOptions } : undefined,
    );
    return { ...connection, region: options.region ?? region };
  };
  const s3 = (options: ClientOptions): Promise<S3Client> => {
    const key = JSON.stringify(options);
    const known =
      clients.get(key) ??
      connect(options).then(
        (to) => new S3Client({ ...to, forcePathStyle: to.endpoint !== undefined, expectContinueHeader: false }),
      );
    clients.set(key, known);
    return known;
  };
  return {
    discoverPartition: async () => partition,
    discoverDefaultRegion: async () => region,
    discoverCurrentAccount: async () => ({ accountId: account, partition }),
    discoverTargetAccount: async () => ({ accountId: account, partition }),
    s3Client: async (options) => {
      const client = await s3(options);
      return {
        getBucketEncryption: (input) => client.send(new GetBucketEncryptionCommand(input)),
        getBucketLocation: (input) => client.send(new GetBucketLocationCommand(input)),
        listObjectsV2: async () => ({ KeyCount: 0, $metadata: {} }),
        upload: async (params) => {
          const upload = new Upload({ client, params: { ...params, ...(once && { IfNoneMatch: '*' }) } });
          return upload.done().catch((error: Error) => {
            if (!once || error.name !== 'PreconditionFailed') throw error;
            return { $metadata: {} };
          });
        },
      };
    },
    // Only images need these two: not loaded otherwise.
    ecrClient: async (options) => {
      const ecr = await import('@aws-sdk/client-ecr');
      const client = new ecr.ECRClient(await connect(options));
      return {
        describeImages: (input) => client.send(new ecr.DescribeImagesCommand(input)),
        describeRepositories: (input) => client.send(new ecr.DescribeRepositoriesCommand(input)),
        getAuthorizationToken: (input) => client.send(new ecr.GetAuthorizationTokenCommand(input ?? {})),
      };
    },
    secretsManagerClient: async (options) => {
      const secrets = await import('@aws-sdk/client-secrets-manager');
      const client = new secrets.SecretsManagerClient(await connect(options));
      return { getSecretValue: (input) => client.send(new secrets.GetSecretValueCommand(input)) };
    },
  };
}
