import { effectOf, type PlannedStack, type ResourceChange } from '../../model/plan';
import { isAssetOnly, worthShowing } from '../assets';
import { SIGNS, whatHappens, worstFirst } from '../effects';
import { nameOf } from '../names';
import { columns } from '../table';
import { cut, visible } from '../text';
import { type ShownProperty, shownProperty } from '../values';
import { type Colors, colorOf, type Style } from './style';

/** Half a wide terminal for each of two values, and no more lines of one property than are read at a glance. */
const ROOM = { width: 60, lines: 24 };
const MOST_PROPERTIES = 25;
const INDENT = '         ';

/** The changes of a stack as a table, the worst first; under each what becomes of its properties. */
export function changeLines(stack: PlannedStack, style: Style): string[] {
  const changes = worstFirst(stack.changes);
  const rows = columns(
    changes.map((change) => row(change, stack, style)),
    '  ',
  );
  return changes.flatMap((change, at) => [
    rows[at] ?? '',
    ...(style.details && !isAssetOnly(change) ? propertyLines(change, style.colors) : []),
  ]);
}

function row(change: ResourceChange, stack: PlannedStack, { colors }: Style): string[] {
  const effect = effectOf(change);
  const what = isAssetOnly(change) ? 'new code or template only' : whatHappens(change);
  return [
    colorOf(effect, colors)(SIGNS[effect]),
    visible(change.type),
    visible(nameOf(change, stack.constructPath)),
    colors.dim(cut(what, 400)),
  ];
}

function propertyLines(change: ResourceChange, colors: Colors): string[] {
  const properties = worthShowing(change);
  const shown = properties.slice(0, MOST_PROPERTIES).map((property) => shownProperty(property, ROOM));
  const left = properties.length - shown.length;
  const lines: string[] = [];
  let table: string[][] = [];
  const flush = () => {
    lines.push(...columns(table, INDENT));
    table = [];
  };
  for (const property of shown) {
    if (property.kind === 'line') table.push(lineRow(property, colors));
    else {
      flush();
      lines.push(...foldedLines(property, colors));
    }
  }
  flush();
  return left > 0 ? [...lines, colors.dim(`${INDENT}… ${left} more properties`)] : lines;
}

function lineRow(property: ShownProperty & { kind: 'line' }, colors: Colors): string[] {
  const { before, after, label } = property;
  if (before === undefined) return [label, `${colors.green(`+ ${after ?? ''}`)}`];
  if (after === undefined) return [label, `${colors.red(`- ${before}`)}`];
  return [label, `${colors.red(before)} → ${colors.green(after)}`];
}

function foldedLines(property: ShownProperty & { kind: 'lines' }, colors: Colors): string[] {
  const color = { ' ': (text: string) => text, '-': colors.red, '+': colors.green, '…': colors.dim };
  return [
    `${INDENT}${property.label}`,
    ...property.lines.map(({ sign, text }) => `${INDENT}  ${color[sign](`${sign} ${text}`)}`.trimEnd()),
  ];
}
