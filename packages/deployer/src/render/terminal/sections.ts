import { effectOf, type PermissionChange, type Plan, type PlannedStack } from '../../model/plan';
import { drifted, threeWays } from '../drift';
import { SIGNS, severityOf, touchesData, whatHappens } from '../effects';
import { count, nameOf } from '../names';
import { permissionsOf, riskText } from '../permissions';
import { columns } from '../table';
import { cut, visible } from '../text';
import { colorOf, type Style } from './style';

const MOST_TEXT = 240;
const MOST_VALUE = 60;
const MOST_PROPERTIES = 25;

/** What destroys or replaces what may hold data; those whose data stays come last. */
export function lossLines(plan: Plan, { colors }: Style): string[] {
  const found = plan.stacks.flatMap((stack) => stack.changes.filter(touchesData).map((change) => ({ stack, change })));
  if (found.length === 0) return [];
  const sorted = [...found].sort((one, other) => severityOf(one.change) - severityOf(other.change));
  const rows = sorted.map(({ stack, change }) => [
    colorOf(effectOf(change), colors)(SIGNS[effectOf(change)]),
    visible(change.type),
    `${visible(stack.stackName)} › ${visible(nameOf(change, stack.constructPath))}`,
    whatHappens(change),
  ]);
  return [colors.bold(colors.red('Destroys or replaces what may hold data')), ...columns(rows, '  ')];
}

/** What CloudFormation's validation found, what fails first. */
export function validationLines(plan: Plan, { colors }: Style): string[] {
  const found = plan.stacks.flatMap((stack) => stack.validation.map((finding) => ({ stack, finding })));
  if (found.length === 0) return [];
  const [failed, warned] = (['fail', 'warn'] as const).map((severity) =>
    found.filter(({ finding }) => finding.severity === severity),
  );
  const lines = [...(failed ?? []), ...(warned ?? [])].flatMap(({ stack, finding }) => {
    const fails = finding.severity === 'fail';
    const name = finding.logicalId
      ? ` › ${nameOf({ ...finding, logicalId: finding.logicalId, nestedIn: [] }, stack.constructPath)}`
      : '';
    return [
      `  ${fails ? colors.red('fail') : colors.yellow('warn')}  ${visible(stack.stackName + name)}  ${colors.dim(visible(finding.path ?? ''))}`.trimEnd(),
      `        ${cut(visible(finding.message), 2 * MOST_TEXT)}`,
    ];
  });
  const fails = failed?.length ?? 0;
  return [colors.bold(fails > 0 ? colors.red('CloudFormation refuses this plan') : 'CloudFormation warns'), ...lines];
}

/** What the plan opens and closes, what opens and is risky first. */
export function permissionLines(plan: Plan, { colors }: Style): string[] {
  const { opens, closes } = permissionsOf(plan);
  if (opens.length + closes.length === 0) return [];
  const row = ({ stack, permission }: { stack: PlannedStack; permission: PermissionChange }) => {
    const sign = permission.change === 'added' ? '+' : '-';
    const risk = permission.risks.length > 0 ? colors.red(`! ${riskText(permission)}`) : '';
    const where = colors.dim(visible(`(${stack.stackName} › ${nameOf(permission, stack.constructPath)})`));
    const color = permission.broadens ? colors.yellow : colors.green;
    return `    ${color(sign)} ${[risk, cut(visible(permission.text), MOST_TEXT), where].filter(Boolean).join('  ')}`;
  };
  return [
    colors.bold('Permissions'),
    ...(opens.length > 0 ? [`  ${colors.yellow('opens')}`, ...opens.map(row)] : []),
    ...(closes.length > 0 ? [`  ${colors.green('closes')}`, ...closes.map(row)] : []),
  ];
}

/** What is not as it was reviewed, three ways: reviewed last, there now, planned. */
export function driftLines(plan: Plan, { colors }: Style): string[] {
  const { looked, found } = drifted(plan);
  if (looked === 0) return [];
  if (found.length === 0) return [`Drift: none in ${count(looked, 'stack')}.`];
  const lines = found.flatMap(({ stack, resource, name, properties }) => [
    `  ${visible(resource.type)}  ${visible(`${stack.stackName} › ${name}`)}  ${colors.yellow(resource.status)}`,
    ...columns(
      properties.slice(0, MOST_PROPERTIES).map((property) => {
        const { reviewed, live, planned } = threeWays(property, MOST_VALUE);
        return [property.label, `reviewed ${reviewed}`, `live ${live}`, `planned ${planned}`];
      }),
      '      ',
    ),
    ...(properties.length > MOST_PROPERTIES ? [`      … ${properties.length - MOST_PROPERTIES} more properties`] : []),
  ]);
  return [colors.bold(`Drift: ${count(found.length, 'resource')} not as reviewed`), ...lines];
}
