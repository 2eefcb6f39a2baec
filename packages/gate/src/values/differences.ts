/** One leaf that differs between two contexts of a resource. */
export interface Difference {
  /** `/Properties/Tags/0/Value`; `~` and `/` in names are written `~0` and `~1`, as in RFC 6901. */
  readonly path: string;
  readonly kind: 'Add' | 'Remove' | 'Modify';
  readonly before?: string;
  readonly after?: string;
}

/** Every leaf that differs; what was added or taken away as a whole is one difference. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [{ path, kind: 'Add', after: text(after) }];
  if (after === undefined) return [{ path, kind: 'Remove', before: text(before) }];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, kind: 'Modify', before: text(before), after: text(after) }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differences(before[name], after[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
