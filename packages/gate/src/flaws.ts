import type { Answer } from './answer';
import type { Call } from './call';
import type { Settings } from './settings';
import { buildXml, members, parseXml } from './xml';

/** AWS's own flaws and its paging, put on what is a good answer; see `Flaws` and `Settings.changesPerPage`. */
export function withFlaws(call: Call, answer: Answer, { flaws, changesPerPage }: Settings): Answer {
  if (answer.status !== 200 || call.service !== 'cloudformation') return answer;
  if (call.action === 'GetTemplate' && flaws.asciiTemplates) return { ...answer, body: toAscii(answer.body) };
  if (call.action !== 'DescribeChangeSet') return answer;
  const withValues = call.parameters.IncludePropertyValues === 'true';
  const noReason = withValues && flaws.noStatusReason;
  const dropped = withValues ? (flaws.droppedResources ?? []) : [];
  if (!noReason && !changesPerPage && dropped.length === 0) return answer;
  const xml = parseXml(answer.body);
  const described = xml.DescribeChangeSetResponse.DescribeChangeSetResult;
  let changes = members(described.Changes).filter(
    ({ ResourceChange }) => !dropped.includes(ResourceChange?.LogicalResourceId),
  );
  if (changesPerPage) {
    const start = Number(call.parameters.NextToken ?? 0);
    if (start + changesPerPage < changes.length) described.NextToken = String(start + changesPerPage);
    changes = changes.slice(start, start + changesPerPage);
  }
  described.Changes = { member: changes };
  if (noReason) delete described.StatusReason;
  return { ...answer, body: buildXml(xml) };
}

/** One `?` per character, also for those outside of the basic plane. */
const toAscii = (text: string): string => text.replaceAll(/[^\0-\x7f]/gu, '?');
