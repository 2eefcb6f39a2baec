import type { EnvironmentConfig } from '@stratiform/config';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability } from 'aws-cdk-lib/aws-ecr';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** Container images of functions: scanned, each tag written once, the newest 50 kept. */
export class ImageRepository extends Construct {
  readonly repository: Repository;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: EnvironmentConfig; readonly encryptionKey?: IKey },
  ) {
    super(scope, id);
    this.repository = new Repository(this, 'Repository', {
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: RepositoryEncryption.KMS,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.config.dataRemovalPolicy,
      emptyOnDelete: props.config.dataRemovalPolicy === RemovalPolicy.DESTROY,
      lifecycleRules: [{ description: 'Keep the newest 50 images', maxImageCount: 50 }],
    });
  }
}
