import type { DescribeChangeSetCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Emulated } from '../emulated';
import { buildXml, members, parseXml } from '../xml';
import type { Check } from './check';

/**
 * Whether the stack was touched after the change set was made: by UpdateStack, DeleteStack, another change set, a
 * rollback. API_DescribeChangeSet: "in an OBSOLETE state because the stack was already updated".
 *
 * Told from the stack's own events, so it holds as well for what didn't come through the gate. Drift detection,
 * termination protection and stack policies write no such event. How soon AWS notices isn't documented; here it is at once.
 */
export async function isObsolete(
  emulated: Emulated,
  region: string,
  changeSet: Pick<DescribeChangeSetCommandOutput, 'CreationTime' | 'ExecutionStatus' | 'StackName'>,
): Promise<boolean> {
  if (changeSet.ExecutionStatus !== 'AVAILABLE' || !changeSet.StackName || !changeSet.CreationTime) return false;
  const touched = await emulated.lastTouched(region, changeSet.StackName);
  return touched !== undefined && touched > changeSet.CreationTime;
}

/** DescribeChangeSet and ListChangeSets tell of obsolete change sets as such. */
export const obsolescence: Check[] = [
  {
    action: 'DescribeChangeSet',
    async after({ region }, answer, { emulated }) {
      if (answer.status !== 200) return undefined;
      const xml = parseXml(answer.body);
      const described = xml.DescribeChangeSetResponse.DescribeChangeSetResult;
      if (!(await isObsolete(emulated, region, asChangeSet(described)))) return undefined;
      described.ExecutionStatus = 'OBSOLETE';
      return { ...answer, body: buildXml(xml) };
    },
  },
  {
    action: 'ListChangeSets',
    async after({ region }, answer, { emulated }) {
      if (answer.status !== 200) return undefined;
      const xml = parseXml(answer.body);
      let found = false;
      for (const summary of members(xml.ListChangeSetsResponse.ListChangeSetsResult.Summaries)) {
        if (!(await isObsolete(emulated, region, asChangeSet(summary)))) continue;
        summary.ExecutionStatus = 'OBSOLETE';
        found = true;
      }
      return found ? { ...answer, body: buildXml(xml) } : undefined;
    },
  },
];

const asChangeSet = (element: { CreationTime: string; ExecutionStatus: string; StackName: string }) => ({
  StackName: element.StackName,
  ExecutionStatus: element.ExecutionStatus as DescribeChangeSetCommandOutput['ExecutionStatus'],
  CreationTime: new Date(element.CreationTime),
});
