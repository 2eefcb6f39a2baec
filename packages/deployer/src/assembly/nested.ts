import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AssemblyStack } from './read';
import { constructPath, type Template } from './template';

/** A template with those of the stacks nested in it, by logical id. */
export interface TemplateTree {
  readonly template: Template;
  readonly nested: ReadonlyMap<string, TemplateTree>;
}

type Source = Pick<AssemblyStack, 'template' | 'templateFile'>;

/** The templates of a stack and of the stacks nested in it, as the cloud assembly holds them. */
export function templateTree(stack: Source): TemplateTree {
  return treeOf(stack.template, path.dirname(stack.templateFile));
}

/**
 * The template of a stack, or of a stack nested in it.
 *
 * @param nestedIn logical ids of the nested stacks that lead to it, outermost first
 * @returns an empty template where the assembly doesn't tell
 */
export function templateWithin(stack: Source, nestedIn: readonly string[]): Template {
  if (nestedIn.length === 0) return stack.template;
  return within(templateTree(stack), nestedIn);
}

/** The template at a place in a tree; empty where there is none. */
export function within(tree: TemplateTree | undefined, nestedIn: readonly string[]): Template {
  const [first, ...rest] = nestedIn;
  if (first === undefined) return tree?.template ?? {};
  return within(tree?.nested.get(first), rest);
}

/** Where a resource of a stack, or of a stack nested in it, stands in the construct tree; undefined when nothing tells. */
export function pathWithin(
  stack: Pick<AssemblyStack, 'template' | 'templateFile' | 'paths'>,
  logicalId: string,
  nestedIn: readonly string[] = [],
): string | undefined {
  return constructPath(templateWithin(stack, nestedIn), logicalId) ?? stack.paths.get(logicalId);
}

// A nested stack's resource names its file, beside the template of the stack itself.
function treeOf(template: Template, folder: string): TemplateTree {
  const nested = new Map<string, TemplateTree>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const file = resource.Metadata?.['aws:asset:path'];
    if (resource.Type !== 'AWS::CloudFormation::Stack' || typeof file !== 'string') continue;
    const full = path.join(folder, file);
    if (fs.existsSync(full)) nested.set(logicalId, treeOf(JSON.parse(fs.readFileSync(full, 'utf8')), folder));
  }
  return { template, nested };
}
