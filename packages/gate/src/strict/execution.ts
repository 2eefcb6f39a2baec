import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import { type Answer, refuse, succeed } from '../answer';
import type { Call } from '../call';
import type { Check } from './check';
import { isObsolete } from './obsolescence';

/**
 * ExecuteChangeSet, beyond what the emulator refuses itself (executing twice, a change set that isn't there):
 * - an obsolete change set: InvalidChangeSetStatus, in the words that reports quote;
 * - while the stack is busy: InvalidChangeSetStatus, as API_ExecuteChangeSet lists it ("the stack status might be
 *   UPDATE_IN_PROGRESS"; the words aren't verified);
 * - the same ClientRequestToken with the same change set: success, and nothing is executed again; with another one:
 *   TokenAlreadyExistsException. API_ExecuteChangeSet: the token is "so that CloudFormation knows that you're not
 *   attempting to execute a change set to update a stack with the same name". How long AWS remembers a token, and
 *   whether a retry after the execution's end still succeeds, isn't verified: here for ever, and yes.
 */
export function execution(): Check {
  /** Change sets by the token that executed them. */
  const executed = new Map<string, string>();

  return {
    action: 'ExecuteChangeSet',
    async before(call, { emulated }) {
      const { ChangeSetName = '', StackName, ClientRequestToken: token } = call.parameters;
      const changeSet = await emulated.changeSet(call.region, ChangeSetName, StackName);
      const earlier = token ? executed.get(`${call.region} ${token}`) : undefined;
      if (earlier !== undefined) {
        if (changeSet?.ChangeSetId === earlier || ChangeSetName === earlier) return succeed('ExecuteChangeSet', '');
        return refuse(call, {
          code: 'TokenAlreadyExistsException',
          message: `A client request token already exists: ${token}`,
        });
      }
      if (changeSet?.ExecutionStatus !== 'AVAILABLE') return undefined;
      const stack = await emulated.stack(call.region, changeSet.StackName ?? '');
      if (stack?.StackStatus?.endsWith('_IN_PROGRESS') && stack.StackStatus !== 'REVIEW_IN_PROGRESS')
        return wrongStatus(
          call,
          `ChangeSet [${changeSet.ChangeSetId}] cannot be executed: Stack:${stack.StackId} is in ${stack.StackStatus} state and can not be updated.`,
        );
      if (await isObsolete(emulated, call.region, changeSet))
        return wrongStatus(call, notExecutable(changeSet, 'OBSOLETE'));
      return undefined;
    },
    async after(call, answer, { emulated }) {
      const { ChangeSetName = '', StackName, ClientRequestToken: token } = call.parameters;
      const refused = answer.body.includes('<Code>InvalidChangeSetStatus</Code>');
      if (!refused && !(answer.status === 200 && token)) return undefined;
      const changeSet = await emulated.changeSet(call.region, ChangeSetName, StackName);
      if (!changeSet?.ChangeSetId) return undefined;
      if (refused) return wrongStatus(call, notExecutable(changeSet, changeSet.ExecutionStatus));
      executed.set(`${call.region} ${token}`, changeSet.ChangeSetId);
      return undefined;
    },
  };
}

const wrongStatus = (call: Call, message: string): Answer => refuse(call, { code: 'InvalidChangeSetStatus', message });

function notExecutable({ ChangeSetId, Status }: DescribeChangeSetCommandOutput, executionStatus = ''): string {
  const status = Status === 'CREATE_COMPLETE' ? `execution status of [${executionStatus}]` : `status of [${Status}]`;
  return `ChangeSet [${ChangeSetId}] cannot be executed in its current ${status}`;
}
