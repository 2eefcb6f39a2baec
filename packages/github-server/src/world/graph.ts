import type { Commit, World } from './world.js';

/** The commit that a branch, a full ref, a SHA or its beginning (7 digits at least) names. */
export function resolveCommit(world: World, name: string): Commit | undefined {
  const sha = world.branches.get(name.replace(/^refs\/heads\//, ''))?.sha ?? name;
  const known = world.commits.get(sha);
  if (known || !/^[0-9a-f]{7,39}$/.test(sha)) return known;
  return [...world.commits.values()].find((commit) => commit.sha.startsWith(sha));
}

/** The commit and everything before it, nearest first. */
export function history(world: World, sha: string): Commit[] {
  const found = new Map<string, Commit>();
  const waiting = [sha];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const commit = world.commits.get(next);
    if (!commit || found.has(next)) continue;
    found.set(next, commit);
    waiting.push(...commit.parents);
  }
  return [...found.values()];
}

export interface Comparison {
  readonly mergeBase: Commit;
  /** On `head` and not on `base`, oldest first. */
  readonly ahead: readonly Commit[];
  readonly behindBy: number;
}

/** What `git log base...head` would count; nothing where the two have no common commit. */
export function compare(world: World, base: string, head: string): Comparison | undefined {
  const before = history(world, base);
  const after = history(world, head);
  const inBefore = new Set(before.map(({ sha }) => sha));
  const inAfter = new Set(after.map(({ sha }) => sha));
  const mergeBase = after.find(({ sha }) => inBefore.has(sha));
  if (!mergeBase) return undefined;
  return {
    mergeBase,
    ahead: after.filter(({ sha }) => !inBefore.has(sha)).reverse(),
    behindBy: before.filter(({ sha }) => !inAfter.has(sha)).length,
  };
}
