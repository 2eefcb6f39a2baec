import type { ResourceChange } from '../model/plan';

/** A construct path as people read it: without the stack's own part and the CDK's inner `Resource`. */
export function shortPath(path: string, stackPath: string): string {
  const inner = path.startsWith(`${stackPath}/`) ? path.slice(stackPath.length + 1) : path;
  return inner.replace(/\/Resource$/, '');
}

/** What a changed resource is called: its construct path, else its logical id; with the nested stacks that lead to it. */
export function nameOf(
  change: Pick<ResourceChange, 'constructPath' | 'logicalId' | 'nestedIn'>,
  stackPath: string,
): string {
  const own = change.constructPath ? shortPath(change.constructPath, stackPath) : change.logicalId;
  return [...change.nestedIn, own].join(' › ');
}

/** `1 stack`, `2 stacks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A duration in milliseconds as people say it: `850 ms`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
