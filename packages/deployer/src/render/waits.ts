import type { Wait } from '../model/plan';
import { type Quote, visible } from './text';

/** What a stack waits for, as a sentence. */
export function waitText(wait: Wait, quote: Quote = visible): string {
  switch (wait.for) {
    case 'parameter':
      return wait.by
        ? `waits for ${quote(wait.name)}, which ${quote(wait.by)} makes`
        : `needs ${quote(wait.name)}, which no stack of this plan makes`;
    case 'export':
      return wait.by
        ? `waits for the export ${quote(wait.name)} of ${quote(wait.by)}`
        : `needs the export ${quote(wait.name)}, which no stack of this plan makes`;
    case 'new-value':
      return `waits for the new value of ${quote(wait.name)}, which ${quote(wait.by)} sets`;
    case 'recovery': {
      const failed = `its first creation failed (${visible(wait.status)})`;
      return wait.holds.length === 0
        ? `${failed} and left nothing: apply deletes the empty stack first`
        : `${failed} and left ${wait.holds.map((id) => quote(id)).join(', ')}: apply deletes the stack first when run with --recover`;
    }
  }
}

/** What a stack waits for, a sentence for each stack and kind: layers read many outputs of one another. */
export function waitTexts(waits: readonly Wait[], quote: Quote = visible): string[] {
  const groups = new Map<string, Wait[]>();
  for (const wait of waits) {
    const key = JSON.stringify([wait.for, 'by' in wait ? wait.by : undefined]);
    groups.set(key, [...(groups.get(key) ?? []), wait]);
  }
  return [...groups.values()].map((group) => together(group, quote));
}

function together(waits: readonly Wait[], quote: Quote): string {
  const [first] = waits;
  const names = waits.flatMap((wait) => ('name' in wait ? [wait.name] : []));
  if (!first || names.length < 2) return first ? waitText(first, quote) : '';
  return waitText({ ...first, name: joined(names) } as Wait, quote);
}

/** `/shop/dev/core/a`, `/shop/dev/core/b`, `/shop/dev/infra/c` → `/shop/dev/core/{a, b}, /shop/dev/infra/c`. */
function joined(names: readonly string[]): string {
  const folders = new Map<string, string[]>();
  for (const name of names) {
    const end = name.lastIndexOf('/') + 1;
    const folder = name.slice(0, end);
    folders.set(folder, [...(folders.get(folder) ?? []), name.slice(end)]);
  }
  return [...folders]
    .flatMap(([folder, inner]) =>
      folder === '' || inner.length === 1 ? inner.map((one) => folder + one) : `${folder}{${inner.join(', ')}}`,
    )
    .join(', ');
}
