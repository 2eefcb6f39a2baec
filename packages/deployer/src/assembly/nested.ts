import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AssemblyStack } from './read';
import { constructPath, type Template, type TemplateResource } from './template';

/** A template with those of the stacks nested in it, by logical id. */
export interface TemplateTree {
  readonly template: Template;
  readonly nested: ReadonlyMap<string, TemplateTree>;
}

type Source = Pick<AssemblyStack, 'template' | 'templateFile' | 'assetManifests'>;

/** Read once: every change of a nested stack is looked up in it. */
const trees = new WeakMap<Source, TemplateTree>();

/** The templates of a stack and of the stacks nested in it, as the cloud assembly holds them. */
export function templateTree(stack: Source): TemplateTree {
  const known = trees.get(stack) ?? treeOf(stack.template, filesOf(stack));
  trees.set(stack, known);
  return known;
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
  return find(tree, nestedIn) ?? {};
}

/** The template at a place in a tree; undefined where the tree doesn't reach. */
export function find(tree: TemplateTree | undefined, nestedIn: readonly string[]): Template | undefined {
  const [first, ...rest] = nestedIn;
  return first === undefined ? tree?.template : find(tree?.nested.get(first), rest);
}

/** Where a resource of a stack, or of a stack nested in it, stands in the construct tree; undefined when nothing tells. */
export function pathWithin(
  stack: Source & Pick<AssemblyStack, 'paths'>,
  logicalId: string,
  nestedIn: readonly string[] = [],
): string | undefined {
  return constructPath(templateWithin(stack, nestedIn), logicalId) ?? stack.paths.get(logicalId);
}

/** Where the text of a nested stack's resource is: in the file that it names, or that was published under its address. */
type FileOf = (resource: TemplateResource) => string | undefined;

function filesOf({ templateFile, assetManifests }: Source): FileOf {
  const published = new Map<string, string>();
  for (const file of assetManifests) {
    const { files = {} } = JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
    for (const [id, { source }] of Object.entries(files))
      if (source.path) published.set(id, path.resolve(path.dirname(file), source.path));
  }
  return (resource) => {
    const named = resource.Metadata?.['aws:asset:path'];
    if (typeof named === 'string') return path.join(path.dirname(templateFile), named);
    const [, id = ''] = /([0-9a-f]{64})\.json/.exec(JSON.stringify(resource.Properties?.TemplateURL ?? '')) ?? [];
    return published.get(id);
  };
}

function treeOf(template: Template, fileOf: FileOf): TemplateTree {
  const nested = new Map<string, TemplateTree>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const file = resource.Type === 'AWS::CloudFormation::Stack' ? fileOf(resource) : undefined;
    if (!file || !fs.existsSync(file)) continue;
    nested.set(logicalId, treeOf(JSON.parse(fs.readFileSync(file, 'utf8')), fileOf));
  }
  return { template, nested };
}

/** The parts of an asset manifest that are read here. */
interface Manifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}
