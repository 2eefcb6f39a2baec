import { DeleteChangeSetCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { type Answer, type Refusal, refuse } from '../answer';
import type { Call } from '../call';
import { textOf } from '../xml';
import type { Check, Scene } from './check';
import { referenceProblem } from './references';

/** Statuses from which UpdateStack and an UPDATE change set start (CloudFormation's table of stack status codes). */
const UPDATABLE = new Set([
  'CREATE_COMPLETE',
  'CREATE_FAILED',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

/**
 * CreateChangeSet, beyond what the emulator refuses itself (names in use, capabilities, sizes, quotas):
 * - a CREATE change set for a stack that exists, ROLLBACK_COMPLETE too, and an UPDATE one for a stack that is busy, in
 *   review or rolled back: ValidationError, in the words that reports quote;
 * - a name in use when the stack is named by its ARN: AlreadyExistsException;
 * - the same ClientToken again: the first answer again, or AlreadyExistsException where the request differs
 *   (API_CreateChangeSet says what the token is for; how long AWS remembers one isn't known);
 * - references that lead nowhere or in a circle: ValidationError. The emulator accepts those, so the change set is made
 *   and taken back before the answer is given: that way IAM's refusal comes first, as on AWS.
 */
export function creation(): Check {
  const answered = new Map<string, { request: string; answer: Answer }>();
  /** Stacks that were there before the call that is being forwarded, by the call's number. */
  const existed = new Map<number, boolean>();

  return {
    action: 'CreateChangeSet',
    async before(call, scene) {
      const { StackName = '', ChangeSetName = '', ClientToken } = call.parameters;
      const earlier = ClientToken ? answered.get(tokenKey(call)) : undefined;
      if (earlier && (await scene.emulated.changeSet(call.region, textOf(earlier.answer.body, 'Id') ?? ''))) {
        if (earlier.request === JSON.stringify(call.parameters)) return earlier.answer;
        const message = `ChangeSet ${ChangeSetName} cannot be created due to a mismatch with existing attribute Template`;
        return refuse(call, { code: 'AlreadyExistsException', message });
      }
      const stack = await scene.emulated.stack(call.region, StackName);
      existed.set(call.id, stack !== undefined);
      const refusal = stack && (statusProblem(call, stack) ?? (await nameProblem(call, stack.StackName, scene)));
      return refusal && refuse(call, refusal);
    },
    async after(call, answer, scene) {
      const hadStack = existed.get(call.id);
      existed.delete(call.id);
      const id = textOf(answer.body, 'Id');
      if (answer.status !== 200 || !id) return undefined;
      const template = await scene.emulated.template(call.region, { changeSet: id });
      const problem = template && referenceProblem(template);
      if (problem) {
        await takeBack(call, id, hadStack ? undefined : textOf(answer.body, 'StackId'), scene);
        return refuse(call, { code: 'ValidationError', message: problem });
      }
      if (call.parameters.ClientToken)
        answered.set(tokenKey(call), { request: JSON.stringify(call.parameters), answer });
      return undefined;
    },
  };
}

const tokenKey = ({ region, parameters }: Call) =>
  [region, parameters.StackName, parameters.ChangeSetName, parameters.ClientToken].join(' ');

function statusProblem(
  { parameters }: Call,
  { StackId, StackName, StackStatus }: { StackId?: string; StackName?: string; StackStatus?: string },
): Refusal | undefined {
  const type = parameters.ChangeSetType || 'UPDATE';
  const inReview = StackStatus === 'REVIEW_IN_PROGRESS';
  if (type === 'CREATE' && !inReview) {
    const message = `Stack [${StackName}] already exists and cannot be created again with the changeSet [${parameters.ChangeSetName}].`;
    return { code: 'ValidationError', message };
  }
  if (type === 'CREATE' || (type === 'IMPORT' && inReview) || UPDATABLE.has(StackStatus ?? '')) return undefined;
  return { code: 'ValidationError', message: `Stack:${StackId} is in ${StackStatus} state and can not be updated.` };
}

/** The emulator compares with the name that was sent, and misses it where that is an ARN. */
async function nameProblem(
  { region, parameters }: Call,
  stackName: string | undefined,
  { emulated }: Scene,
): Promise<Refusal | undefined> {
  if (!parameters.StackName?.startsWith('arn:')) return undefined;
  const listed = await emulated.changeSets(region, stackName);
  if (!listed.some(({ ChangeSetName }) => ChangeSetName === parameters.ChangeSetName)) return undefined;
  return { code: 'AlreadyExistsException', message: `ChangeSet [${parameters.ChangeSetName}] already exists` };
}

/** As if it had never been made: a refused change set leaves no stack in review behind. */
export async function takeBack(
  { region }: Call,
  id: string,
  newStack: string | undefined,
  { emulated }: Pick<Scene, 'emulated'>,
): Promise<void> {
  const client = emulated.client(region);
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  if (newStack) await client.send(new DeleteStackCommand({ StackName: newStack }));
}
