import { refuse } from '../answer';
import type { Check } from './check';

/**
 * DeleteChangeSet while it is being executed: InvalidChangeSetStatus, the error that API_DeleteChangeSet lists. DeleteStack
 * while the stack is being updated: ValidationError. The words of the first aren't verified.
 */
export const deletion: Check[] = [
  {
    action: 'DeleteChangeSet',
    async before(call, { emulated }) {
      const { ChangeSetName = '', StackName } = call.parameters;
      const changeSet = await emulated.changeSet(call.region, ChangeSetName, StackName);
      if (changeSet?.ExecutionStatus !== 'EXECUTE_IN_PROGRESS') return undefined;
      const message = `ChangeSet [${changeSet.ChangeSetId}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]`;
      return refuse(call, { code: 'InvalidChangeSetStatus', message });
    },
  },
  {
    action: 'DeleteStack',
    async before(call, { emulated }) {
      const stack = await emulated.stack(call.region, call.parameters.StackName ?? '');
      if (!stack?.StackStatus || !/^UPDATE_(ROLLBACK_)?(COMPLETE_CLEANUP_)?IN_PROGRESS$/.test(stack.StackStatus))
        return undefined;
      const message = `Stack [${stack.StackId}] cannot be deleted while in status ${stack.StackStatus}`;
      return refuse(call, { code: 'ValidationError', message });
    },
  },
];
