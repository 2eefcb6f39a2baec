import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Exemptions } from './exemptions';

/** What checkov asks of every log group and this library leaves to the account. */
export function excuseLogGroup(logGroup: LogGroup): void {
  Exemptions.of(logGroup)
    .add({ reason: 'CloudWatch Logs encrypts with its own key; no secret is ever logged.', checkov: ['CKV_AWS_158'] })
    .add({
      reason: 'Kept as long as the retention option says; the trail of record is elsewhere.',
      checkov: ['CKV_AWS_338'],
    });
}
