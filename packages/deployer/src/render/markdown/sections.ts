import { effectOf, type PermissionChange, type Plan, type PlannedStack, type ResourceChange } from '../../model/plan';
import { drifted, type FoundDrift, threeWays } from '../drift';
import { isDisruptive, isSpared, severityOf, touchesData, whatHappens } from '../effects';
import { count, nameOf } from '../names';
import { permissionsOf, riskText } from '../permissions';
import { cellCode, code } from './inert';
import { IMPORTANCE, type Part, type Section, table, tableRow } from './parts';

const MOST_VALUE = 80;
const MOST_PROPERTIES = 20;

/** What CloudFormation's validation found. */
export function validationSection(plan: Plan): Section {
  const parts = plan.stacks.flatMap((stack) =>
    stack.validation.map((finding): Part => {
      const fails = finding.severity === 'fail';
      const name = finding.logicalId
        ? nameOf({ ...finding, logicalId: finding.logicalId, nestedIn: [] }, stack.constructPath)
        : undefined;
      const where = [stack.stackName, ...(name ? [name] : [])].join(' › ');
      const at = finding.path ? ` at ${code(finding.path)}` : '';
      return {
        importance: fails ? IMPORTANCE.refusal : IMPORTANCE.warning,
        text: `- ${fails ? '**fails**' : 'warns'}: ${code(where)}${at}: ${code(finding.message, 600)}`,
        counts: { stack: stack.stackName, as: 'of its validation', number: 1 },
      };
    }),
  );
  const sorted = [...parts].sort((one, other) => other.importance - one.importance);
  const refuses = sorted[0]?.importance === IMPORTANCE.refusal;
  return {
    parts: sorted,
    layout: (kept) =>
      [`#### ${refuses ? '⛔ CloudFormation refuses this plan' : 'CloudFormation warns'}`, '', ...texts(kept)].join(
        '\n',
      ),
  };
}

/** What is destroyed or replaced; what may hold data first. */
export function disruptionSection(plan: Plan): Section {
  const found = plan.stacks.flatMap((stack) => stack.changes.filter(isDisruptive).map((change) => ({ stack, change })));
  const sorted = [...found].sort((one, other) => severityOf(one.change) - severityOf(other.change));
  const losing = sorted.filter(({ change }) => losesData(change)).length;
  const { inHeading, column, cell } = stackColumn(sorted);
  return {
    parts: sorted.map(({ stack, change }) => ({
      importance: touchesData(change) ? IMPORTANCE.dataLoss : IMPORTANCE.disruption,
      text: tableRow(
        losesData(change) ? '⚠️' : '',
        cellCode(nameOf(change, stack.constructPath)),
        cellCode(change.type),
        ...cell(stack),
        whatBecomes(change),
      ),
    })),
    layout: (kept) =>
      [
        `#### Destroys or replaces ${count(sorted.length, 'resource')}${inHeading}${lossText(losing, sorted.length)}`,
        '',
        table(['', 'Resource', 'Type', ...column, 'What happens'], texts(kept)),
      ].join('\n'),
  };
}

/** A table of one stack says so in its heading; a column for it would make every row two lines high. */
function stackColumn(found: readonly { readonly stack: PlannedStack }[]) {
  const [first, ...others] = new Set(found.map(({ stack }) => stack.stackName));
  const only = first !== undefined && others.length === 0;
  return {
    inHeading: only ? ` in ${code(first)}` : '',
    column: only ? [] : ['Stack'],
    cell: (stack: PlannedStack) => (only ? [] : [cellCode(stack.stackName)]),
  };
}

function lossText(losing: number, all: number): string {
  if (losing === 0) return '';
  return `: the data of ${losing < all ? `${losing} of them` : losing === 1 ? 'it' : 'all of them'} may be lost`;
}

function losesData(change: ResourceChange): boolean {
  return touchesData(change) && !isSpared(change);
}

function whatBecomes(change: ResourceChange): string {
  const told = whatHappens(change, cellCode);
  if (effectOf(change) !== 'remove' || change.afterwards === 'retained' || !change.certain) return told;
  return ['destroyed', told].filter(Boolean).join('; ');
}

/** What the plan opens, the riskiest first, and what it closes. */
export function permissionSection(plan: Plan): Section {
  const { opens, closes } = permissionsOf(plan);
  const all = [...opens, ...closes];
  const risky = all.some(({ permission }) => permission.risks.length > 0);
  const { inHeading, column, cell } = stackColumn(all);
  return {
    parts: all.map(({ stack, permission }) => ({
      importance: importanceOf(permission),
      text: tableRow(
        permission.broadens ? '**opens**' : 'closes',
        cellCode(`${permission.change === 'added' ? '+' : '-'} ${permission.text}`, 600),
        cellCode(nameOf(permission, stack.constructPath)),
        ...cell(stack),
        ...(risky ? [permission.risks.length > 0 ? `⚠️ ${riskText(permission)}` : ''] : []),
      ),
      counts: { stack: stack.stackName, as: 'of its permissions', number: 1 },
    })),
    layout: (kept) =>
      [
        `#### Permissions: ${opens.length} opened, ${closes.length} closed${inHeading}`,
        '',
        table(['', 'What it says', 'Held by', ...column, ...(risky ? ['Look twice'] : [])], texts(kept)),
      ].join('\n'),
  };
}

function importanceOf({ broadens, risks }: PermissionChange): number {
  if (!broadens) return IMPORTANCE.closing;
  return risks.length > 0 ? IMPORTANCE.risk : IMPORTANCE.opening;
}

/** What is not as it was reviewed: the reviewed value, the one that is there, the one of this plan. */
export function driftSection(plan: Plan): Section {
  const { found } = drifted(plan);
  return {
    parts: found.map((one) => ({
      importance: IMPORTANCE.drift,
      text: driftRows(one).join('\n'),
      counts: { stack: one.stack.stackName, as: 'drifted', number: 1 },
    })),
    layout: (kept) =>
      [
        `#### Drift: ${count(found.length, 'resource')} not as reviewed`,
        '',
        table(['Resource', 'Stack', 'Property', 'Reviewed', 'Live', 'This plan'], texts(kept)),
      ].join('\n'),
  };
}

function driftRows({ stack, resource, name, properties }: FoundDrift): string[] {
  const what = [cellCode(name), cellCode(stack.stackName)];
  if (resource.status === 'deleted') return [tableRow(...what, '**deleted**', '', '', '')];
  const rows = properties.slice(0, MOST_PROPERTIES).map((property) => {
    const { reviewed, live, planned } = threeWays(property, MOST_VALUE);
    const value = (text: string) => (text === '–' ? text : cellCode(text));
    return tableRow(...what, cellCode(property.label), value(reviewed), value(live), value(planned));
  });
  const left = properties.length - rows.length;
  if (rows.length === 0) return [tableRow(...what, '**modified**', '', '', '')];
  return left > 0 ? [...rows, tableRow(...what, `… ${left} more properties`, '', '', '')] : rows;
}

function texts(parts: readonly Part[]): string[] {
  return parts.map((part) => part.text);
}
