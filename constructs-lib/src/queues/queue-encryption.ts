import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Exemptions } from '../exemptions';

/** Never unencrypted: the key that is given, or one that SQS manages. */
export function queueEncryption(key: IKey | undefined): QueueProps {
  return key
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
    : { encryption: QueueEncryption.SQS_MANAGED };
}

export function excuseManagedKey(queue: Queue, key: IKey | undefined): void {
  if (key) return;
  Exemptions.of(queue).add({
    reason: 'Encrypted with a key that SQS manages (SqsManagedSseEnabled), which the rule does not look at.',
    checkov: ['CKV_AWS_27'],
  });
}
