import { lifted, readOutputs } from '../outputs/outputs';
import { columns } from '../render/table';
import type { CommonOptions, Context } from './context';

/** Shows what the layers of an environment publish for others. @returns 0 */
export async function outputs(options: CommonOptions, { session, terminal }: Context): Promise<number> {
  const byLayer = await readOutputs(session);
  if (options.json) terminal.output(lifted(byLayer));
  else terminal.line(table(byLayer));
  return 0;
}

function table(byLayer: Readonly<Record<string, Record<string, string>>>): string {
  const rows = Object.entries(byLayer).flatMap(([layer, group]) =>
    Object.entries(group).map(([key, value]) => [layer, key, value]),
  );
  return rows.length > 0 ? columns(rows).join('\n') : 'No layer has published anything yet: apply one first.';
}
