/** A value of somebody else's JSON at a path, or undefined where anything on the way isn't an object of its own fields. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** A text at a path; undefined when it is anything else. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** A number that GitHub counts or identifies by: a whole one above zero. Undefined when it is anything else. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return Number.isSafeInteger(found) && (found as number) > 0 ? (found as number) : undefined;
}

/** A commit at a path, 40 lower-case hex digits; undefined when it is anything else, or the commit of zeros that stands for none. */
export function commitAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = textAt(value, ...path);
  return found !== undefined && /^[0-9a-f]{40}$/.test(found) && !/^0+$/.test(found) ? found : undefined;
}
