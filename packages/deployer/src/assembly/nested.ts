import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AssemblyStack } from './read';
import { constructPath, type Template } from './template';

/**
 * The template of a stack, or of a stack nested in it: the assembly holds them all, and a nested stack's resource names its file.
 *
 * @param nestedIn logical ids of the nested stacks that lead to it, outermost first
 * @returns an empty template where the assembly doesn't tell
 */
export function templateWithin(
  stack: Pick<AssemblyStack, 'template' | 'templateFile'>,
  nestedIn: readonly string[],
): Template {
  let template = stack.template;
  for (const logicalId of nestedIn) {
    const file = template.Resources?.[logicalId]?.Metadata?.['aws:asset:path'];
    const full = typeof file === 'string' ? path.join(path.dirname(stack.templateFile), file) : undefined;
    if (!full || !fs.existsSync(full)) return {};
    template = JSON.parse(fs.readFileSync(full, 'utf8')) as Template;
  }
  return template;
}

/** Where a resource of a stack, or of a stack nested in it, stands in the construct tree; undefined when nothing tells. */
export function pathWithin(
  stack: Pick<AssemblyStack, 'template' | 'templateFile' | 'paths'>,
  logicalId: string,
  nestedIn: readonly string[] = [],
): string | undefined {
  return constructPath(templateWithin(stack, nestedIn), logicalId) ?? stack.paths.get(logicalId);
}
