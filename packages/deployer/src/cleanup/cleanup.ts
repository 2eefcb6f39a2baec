import { CloudFormationClient, DeleteStackCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { isAbsent, isAccessDenied } from '../aws/explain';
import type { Session } from '../aws/session';
import { findStack } from '../aws/stacks';
import { discardChangeSet } from '../change-sets/change-sets';
import { changeSetName, checkSource } from '../model/identity';
import { PlanStore } from '../store/plan-store';

/** What a clean-up took away, and what it had to leave. */
export interface CleanedUp {
  readonly plans: readonly string[];
  readonly changeSets: readonly string[];
  /** Stacks that were only ever in review, now deleted. */
  readonly stacks: readonly string[];
  /** Stacks in review that this caller may not delete. */
  readonly left: readonly string[];
}

/**
 * Deletes what plans of a label left: change sets, stacks that were only ever in review, the stored plans. A stack that
 * holds resources is never touched. Whatever is gone already counts as done: running it again goes on where it stopped.
 *
 * @param upTo id of a plan: later ones stay, somebody may be reviewing them. Ids say when they were made
 * @throws DeployerError `usage` for a label that no plan can have
 */
export async function cleanUp(
  session: Session,
  label: string,
  notify: (message: string) => void,
  upTo?: string,
): Promise<CleanedUp> {
  checkSource({ label });
  const client = new CloudFormationClient(await session.connection());
  const store = await PlanStore.open(session);
  const [changeSets, stacks, left] = [[] as string[], new Set<string>(), new Set<string>()];
  const plans = (await store.list(label)).filter(
    ({ id }) => upTo === undefined || id === upTo || secondOf(id) < secondOf(upTo),
  );
  for (const { id, stackNames } of plans) {
    const inReview: string[] = [];
    for (const stackName of stackNames) {
      notify(`${stackName}: looks for change sets of ${id}`);
      changeSets.push(...(await deleteChangeSets(client, stackName, changeSetName(id))));
      const went = await deleteInReview(client, stackName);
      if (went === 'deleted') stacks.add(stackName);
      if (went === 'denied') inReview.push(stackName);
    }
    for (const stackName of inReview) left.add(stackName);
    // Last: as long as it is noted what was begun, a clean-up that is interrupted, or may not do all, can be gone on with.
    await store.remove(id, { begun: inReview.length === 0 });
  }
  return { plans: plans.map(({ id }) => id), changeSets, stacks: [...stacks], left: [...left] };
}

/** When a plan was made, as its id says it: `20261121t120000z`. */
function secondOf(id: string): string {
  return /--([0-9tz]+)-/.exec(id)?.[1] ?? '';
}

async function deleteChangeSets(client: CloudFormationClient, StackName: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListChangeSetsCommand({ StackName, NextToken })).catch(unlessAbsent);
    // What was executed is history: CloudFormation keeps it.
    const ours = (page?.Summaries ?? []).filter(
      ({ ChangeSetName, ExecutionStatus }) =>
        ChangeSetName?.startsWith(prefix) && !ExecutionStatus?.startsWith('EXECUTE'),
    );
    found.push(...ours.map(({ ChangeSetId = '' }) => ChangeSetId));
    NextToken = page?.NextToken;
  } while (NextToken);
  for (const ChangeSetName of found) await discardChangeSet(client, ChangeSetName);
  return found;
}

async function deleteInReview(client: CloudFormationClient, name: string): Promise<'deleted' | 'denied' | undefined> {
  const stack = await findStack(client, name);
  if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return undefined;
  const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: stack.StackName }));
  if (Summaries.length > 0) return undefined; // somebody else's review goes on
  try {
    await client.send(new DeleteStackCommand({ StackName: stack.StackId }));
    return 'deleted';
  } catch (error) {
    if (isAccessDenied(error)) return 'denied';
    throw error;
  }
}

function unlessAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}
