import { kindOf } from './kinds.mjs';

/**
 * What people call each resource: the shortest end of its construct's path that no other resource of its type has,
 * `DeadLetters` for `Tasks/DeadLetters/Queue`. No hashes, so a name is stable, and it can be searched for in the code.
 *
 * @returns {(resource: import('./assemblies.mjs').Resource) => string}
 */
export function namesOf(resources) {
  const names = new Map();
  for (const resource of resources) {
    const own = telling(resource);
    const others = resources.filter((other) => other !== resource && other.type === resource.type).map(telling);
    const length = own.findIndex((_, index) => !others.some((other) => endsWith(other, own.slice(-(index + 1)))));
    names.set(resource, (length < 0 ? own : own.slice(-(length + 1))).join('/'));
  }
  return (resource) => names.get(resource);
}

/** Kind and name: `queue DeadLetters`. */
export function titleOf(resource, nameOf) {
  return `${kindOf(resource).one} ${nameOf(resource)}`;
}

/** The path without the words at its end that only say the type again: `Users` of `Users/Table`, a `GlobalTable`. */
function telling({ path, type }) {
  const ids = [...path];
  while (ids.length > 1 && type.endsWith(ids.at(-1))) ids.pop();
  return ids;
}

function endsWith(ids, end) {
  return end.every((id, index) => ids[ids.length - end.length + index] === id);
}
