import type { EnvironmentConfig } from '@stratiform/config';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The environment's own key, rotated every year, for queues, tables, secrets, logs and the artifacts bucket. */
export class EncryptionKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, config: EnvironmentConfig) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `${config.project} ${config.name}: data of all layers`,
      alias: `${config.project}/${config.name}`,
      enableKeyRotation: true,
      removalPolicy: config.dataRemovalPolicy,
    });
    // CloudWatch Logs encrypts with the key by itself, for log groups of this account and region only.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal(`logs.${config.region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'], // in a key policy: this key
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${config.region}:${config.account}:log-group:*`,
          },
        },
      }),
    );
    // Alarms of this account publish to a topic that the key encrypts.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'], // in a key policy: this key
        conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
      }),
    );
  }
}
