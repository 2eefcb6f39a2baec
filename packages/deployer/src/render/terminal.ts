import pc from 'picocolors';
import { isEmpty, type Plan, type PlannedStack } from '../model/plan';
import { summary } from './summary';
import { changeLines } from './terminal/changes';
import { driftLines, lossLines, permissionLines, validationLines } from './terminal/sections';
import type { Style } from './terminal/style';
import { visible } from './text';
import { waitTexts } from './waits';

export { summary } from './summary';

export interface TerminalOptions {
  /** @default false */
  readonly color?: boolean;
  /** Whether each property's value is shown before and after. @default true */
  readonly details?: boolean;
  /** The command line that applies exactly this plan, where it was stored. @default - none is shown */
  readonly applyWith?: string;
}

/** A plan as it is read before an apply: what loses data first, then stack by stack, what it opens, and how to apply it. */
export function renderTerminal(plan: Plan, options: TerminalOptions = {}): string {
  const style = styleOf(options);
  const { colors } = style;
  const heading = `Plan for ${colors.bold(visible(plan.environment))} (account ${visible(plan.account)}, ${visible(plan.region)})`;
  const stacks = plan.stacks.flatMap((stack) => stackLines(stack, style));
  const sections = [
    lossLines(plan, style),
    stacks,
    validationLines(plan, style),
    permissionLines(plan, style),
    driftLines(plan, style),
    [isEmpty(plan) ? summary(plan) : colors.bold(summary(plan)), ...howToApply(plan, options, style)],
  ];
  return [[heading], ...sections.filter((lines) => lines.length > 0)].map((lines) => lines.join('\n')).join('\n\n');
}

/** One stack of a plan, as it looks in the plan. */
export function renderStack(stack: PlannedStack, options: TerminalOptions = {}): string {
  return stackLines(stack, styleOf(options)).join('\n');
}

function styleOf(options: TerminalOptions): Style {
  return { colors: pc.createColors(options.color ?? false), details: options.details ?? true };
}

function stackLines(stack: PlannedStack, style: Style): string[] {
  const { colors } = style;
  const waits = waitTexts(stack.waitsFor).map((text) => `  ${colors.yellow('…')} ${text}`);
  const protection =
    stack.terminationProtection === undefined
      ? []
      : [`  ${colors.yellow('~')} termination protection ${stack.terminationProtection ? 'on' : 'off'}`];
  return [
    `${colors.bold(visible(stack.stackName))}  ${kindOf(stack, style)}`,
    ...waits,
    ...protection,
    ...changeLines(stack, style),
  ];
}

function kindOf(stack: PlannedStack, { colors }: Style): string {
  switch (stack.kind) {
    case 'nothing':
      return colors.dim('nothing to do');
    case 'create':
      return colors.green('create');
    case 'import':
      return colors.green('import');
    case 'update':
      return colors.yellow('update');
    case 'waits':
      return `${colors.yellow('waits')}, then ${stack.exists ? 'update' : 'create'}`;
  }
}

function howToApply(plan: Plan, options: TerminalOptions, { colors }: Style): string[] {
  const refused = plan.stacks.some((stack) => stack.validation.some((finding) => finding.severity === 'fail'));
  if (!options.applyWith || isEmpty(plan) || refused) return [];
  const head = plan.source.head ? [`commit ${visible(plan.source.head)}`] : [];
  const lines = [`plan   ${visible(plan.id)}`, `digest ${visible(plan.digest)}`, ...head];
  return [...lines.map((line) => colors.dim(line)), '', 'Apply exactly this plan:', `  ${options.applyWith}`];
}
