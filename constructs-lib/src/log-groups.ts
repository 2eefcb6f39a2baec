import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Exemptions } from './exemptions';

/** What functions and APIs alike are told of their logs. */
export interface LogOptions {
  readonly logRetention?: RetentionDays;
  readonly logRemovalPolicy?: RemovalPolicy;
  readonly logEncryptionKey?: IKey;
}

/** A log group that forgets. Without a name CloudFormation makes one. */
export function createLogGroup(scope: Construct, id: string, options: LogOptions, logGroupName?: string): LogGroup {
  const logGroup = new LogGroup(scope, id, {
    logGroupName,
    retention: options.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: options.logRemovalPolicy ?? RemovalPolicy.DESTROY,
    encryptionKey: options.logEncryptionKey,
  });
  allowCloudWatchLogs(scope, options.logEncryptionKey);
  excuse(logGroup, options);
  return logGroup;
}

/**
 * CloudWatch Logs refuses a log group whose key it may not use, and uses the key as itself, not as the caller. The
 * log group can't be named here: the key would wait for it, and it for the key.
 */
function allowCloudWatchLogs(scope: Construct, key: IKey | undefined): void {
  const { partition, region, account } = Stack.of(scope);
  key?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'], // in a key policy: this key
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    }),
  );
}

/** What checkov asks of every log group and this library leaves to the account. */
function excuse(logGroup: LogGroup, options: LogOptions): void {
  const exemptions = Exemptions.of(logGroup).add({
    reason: 'Kept as long as the retention option says; the trail of record is elsewhere.',
    checkov: ['CKV_AWS_338'],
  });
  if (options.logEncryptionKey) return;
  exemptions.add({
    reason: 'CloudWatch Logs encrypts with its own key, as no key was given; no secret is ever logged.',
    checkov: ['CKV_AWS_158'],
  });
}
