import { countChanges, effectOf, isPending, type Plan, type PlannedStack, type ResourceChange } from '../../model/plan';
import { isAssetOnly, worthShowing } from '../assets';
import { listed, SIGNS, whatHappens, worstFirst, worstOf } from '../effects';
import { nameOf } from '../names';
import { nonZero } from '../summary';
import { cut, visible } from '../text';
import { type ShownProperty, shownProperty } from '../values';
import { waitTexts } from '../waits';
import { code, fenced, htmlCode } from './inert';
import { EFFECT_COUNTS, IMPORTANCE, type Part, type Section } from './parts';

/** A line of a comment shows about 110 letters; more scrolls. */
const ROOM = { width: 160, lines: 32 };
const MOST_PROPERTIES = 25;
/** So that one change never takes a comment for itself. */
const MOST_LINES = 80;
const MOST_NAMES = 20;

/** A folded section per stack that does something, the worst first. */
export function stackSections(plan: Plan, expand: boolean): Section[] {
  const pending = plan.stacks.filter(isPending);
  return [...pending].sort((one, other) => worstOf(one) - worstOf(other)).map((stack) => stackSection(stack, expand));
}

/** Stacks with nothing to do, in one line. */
export function nothingSection(plan: Plan): Section {
  const names = plan.stacks.filter((stack) => !isPending(stack)).map((stack) => code(stack.stackName));
  const text = `Nothing to do in ${listed(names, MOST_NAMES)}.`;
  return {
    parts: names.length > 0 ? [{ importance: IMPORTANCE.nothing, text }] : [],
    layout: () => text,
  };
}

function stackSection(stack: PlannedStack, expand: boolean): Section {
  const own = ownParts(stack);
  const assets = stack.changes.filter(isAssetOnly);
  const folded = assets.length > 0 ? [assetPart(assets, stack)] : [];
  const changes = worstFirst(stack.changes.filter((change) => !isAssetOnly(change))).map((change) =>
    changePart(change, stack),
  );
  return {
    parts: [...own, ...folded, ...changes],
    layout: (keptOnes) => {
      const kept = new Set(keptOnes);
      const has = (part: Part) => kept.has(part);
      const block = changes.filter(has).map((part) => part.text);
      return [
        `<details${expand ? ' open' : ''}>\n<summary>${heading(stack)}</summary>`,
        own
          .filter(has)
          .map((part) => part.text)
          .join('\n'),
        folded
          .filter(has)
          .map((part) => part.text)
          .join('\n'),
        block.length > 0 ? fenced(spaced(block), 'diff') : '',
        '</details>',
      ]
        .filter(Boolean)
        .join('\n\n');
    },
  };
}

function heading(stack: PlannedStack): string {
  const kind = stack.kind === 'waits' ? `waits, then ${stack.exists ? 'update' : 'create'}` : stack.kind;
  const counts = nonZero(countChanges([stack]));
  return `<b>${htmlCode(stack.stackName)}</b> ${kind}${counts && `: ${counts}`}`;
}

/** What is said of the stack itself. */
function ownParts(stack: PlannedStack): Part[] {
  const protection = stack.terminationProtection;
  const lines = [
    ...waitTexts(stack.waitsFor, (text) => code(text)).map((text) => `- ${text}`),
    ...(protection === undefined ? [] : [`- termination protection is turned ${protection ? 'on' : 'off'}`]),
    ...(stack.changesAre === 'expected' && stack.changes.length > 0
      ? ['- these changes are expected; they are compared with the real ones during apply, which stops if they differ']
      : []),
    ...(stack.changes.length === 0 && stack.kind !== 'waits' && stack.kind !== 'nothing'
      ? ['- no resource changes, only what belongs to the stack itself (outputs, parameters, tags)']
      : []),
  ];
  const counts = { stack: stack.stackName, as: 'of its notes', number: lines.length };
  const importance = stack.waitsFor.length > 0 ? IMPORTANCE.wait : IMPORTANCE.stack;
  return lines.length > 0 ? [{ importance, text: lines.join('\n'), counts }] : [];
}

function assetPart(changes: readonly ResourceChange[], stack: PlannedStack): Part {
  const names = changes.map((change) => code(nameOf(change, stack.constructPath)));
  return {
    importance: IMPORTANCE.assets,
    text: `New code or template only: ${listed(names, MOST_NAMES)}.`,
    counts: { stack: stack.stackName, as: EFFECT_COUNTS.change, number: changes.length },
  };
}

function changePart(change: ResourceChange, stack: PlannedStack): Part {
  const effect = effectOf(change);
  const sign = effect === 'change' ? '!' : effect === 'import' ? '+' : SIGNS[effect];
  const what = cut(whatHappens(change), 400);
  const head = [`${sign} ${visible(change.type)}`, visible(nameOf(change, stack.constructPath)), what];
  const properties = worthShowing(change);
  const shown = properties.slice(0, MOST_PROPERTIES).map((property) => shownProperty(property, ROOM));
  const left = properties.length - shown.length;
  const lines = [...shown.flatMap(propertyLines), ...(left > 0 ? [`    … ${left} more properties`] : [])];
  const most =
    lines.length > MOST_LINES
      ? [...lines.slice(0, MOST_LINES), `    … ${lines.length - MOST_LINES} more lines`]
      : lines;
  return {
    importance: IMPORTANCE[effect],
    text: [head.filter(Boolean).join('  '), ...most].join('\n'),
    counts: { stack: stack.stackName, as: EFFECT_COUNTS[effect], number: 1 },
  };
}

function propertyLines(property: ShownProperty): string[] {
  const { label } = property;
  if (property.kind === 'line') {
    const { before, after } = property;
    return [
      ...(before === undefined ? [] : [`-   ${label}: ${before}`]),
      ...(after === undefined ? [] : [`+   ${label}: ${after}`]),
    ];
  }
  return [`    ${label}:`, ...property.lines.map(({ sign, text }) => line(sign, text))];
}

function line(sign: string, text: string): string {
  return sign === '…' ? `      … ${text}` : `${sign}     ${text}`.trimEnd();
}

/** Changes of one line stand close together, others apart. */
function spaced(texts: readonly string[]): string[] {
  return texts.flatMap((text, at) => {
    const apart = at > 0 && (text.includes('\n') || (texts[at - 1] ?? '').includes('\n'));
    return [...(apart ? [''] : []), ...text.split('\n')];
  });
}
