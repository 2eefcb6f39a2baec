import type { EnvironmentConfig } from '@stratiform/config';
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Exemptions } from 'stratiform';

/** Where builds leave what they make: private, versioned, TLS only; old versions go after 90 days. */
export class ArtifactsBucket extends Construct {
  readonly bucket: Bucket;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: EnvironmentConfig; readonly encryptionKey?: IKey },
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: props.encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey ? true : undefined,
      removalPolicy: props.config.dataRemovalPolicy,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    Exemptions.of(this.bucket).add({
      reason:
        'Only deployment roles reach the bucket, and CloudTrail records what they do: access logs would need a second bucket that logs nothing new.',
      nag: ['AwsSolutions-S1'],
      checkov: ['CKV_AWS_18'],
    });
  }
}
