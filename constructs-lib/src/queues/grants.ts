import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Sending needs exactly this; the L2's grant also allows reading attributes. */
export function grantEnqueue(grantee: IGrantable, queue: IQueue): Grant {
  grantQueueKey(grantee, queue);
  return Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
}

/** A sender encrypts with a data key and SQS checks that it can be decrypted again. */
export function grantQueueKey(grantee: IGrantable, queue: IQueue): void {
  queue.encryptionMasterKey?.grant(grantee, 'kms:GenerateDataKey', 'kms:Decrypt');
}

/** What Lambda's poller needs of the function's role, and ChangeMessageVisibility only for code that calls it. */
export function grantConsume(grantee: IGrantable, queue: IQueue, changesVisibility: boolean): Grant {
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt');
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  if (changesVisibility) actions.push('sqs:ChangeMessageVisibility');
  return Grant.addToPrincipal({ grantee, actions, resourceArns: [queue.queueArn] });
}
