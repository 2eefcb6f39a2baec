import { type EnvironmentConfig, LayerStack, publish } from '@stratiform/config';
import { type App, RemovalPolicy } from 'aws-cdk-lib';
import { EmptySecret } from 'stratiform';
import { ArtifactsBucket } from './artifacts-bucket';
import { EncryptionKey } from './encryption-key';
import { FunctionsBoundary } from './functions-boundary';

/** Foundation: what everything else is named, encrypted, bounded by, and where its secrets are kept. */
export class CoreStack extends LayerStack {
  constructor(app: App, config: EnvironmentConfig) {
    super(app, 'core', config);

    const encryption =
      config.encryption === 'customer-key' ? new EncryptionKey(this, 'EncryptionKey', config) : undefined;
    const bucket = new ArtifactsBucket(this, 'Artifacts', { config, encryptionKey: encryption?.key });
    const apiKey = new EmptySecret(this, 'ApiKey', {
      secretName: `/${config.project}/${config.name}/api-key`,
      description: 'API key of the external service that the API calls; put its value in by hand or from CI',
      encryptionKey: encryption?.key,
      // Not kept by a deployment that fails to make it: the next one would find its fixed name taken.
      removalPolicy:
        config.dataRemovalPolicy === RemovalPolicy.RETAIN
          ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
          : config.dataRemovalPolicy,
    });
    const boundary = new FunctionsBoundary(this, 'FunctionsBoundary', { config, encryptionKey: encryption?.key });

    publish(this, config, 'core', {
      apiKeySecretArn: apiKey.secretArn,
      artifactsBucketName: bucket.bucket.bucketName,
      encryptionKeyArn: encryption?.key.keyArn ?? 'aws-owned',
      permissionsBoundaryArn: boundary.policy.managedPolicyArn,
    });
  }
}
