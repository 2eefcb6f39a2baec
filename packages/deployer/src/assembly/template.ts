/** The parts of a CloudFormation template that the deployer reads. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name?: unknown } }>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly NoEcho?: boolean | string;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Where a resource stands in the construct tree, as the CDK notes it in the template; undefined when it isn't noted. */
export function constructPath(template: Template, logicalId: string): string | undefined {
  const path = template.Resources?.[logicalId]?.Metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}

/** Names of SSM parameters whose values a template takes as its own parameters, with the values given for those. */
export function readsOf(template: Template, given: Readonly<Record<string, string>> = {}): string[] {
  return [...readersOf(template, given).values()];
}

/** Parameters of a template that take the value of an SSM parameter: logical id → the SSM parameter's name. */
export function readersOf(template: Template, given: Readonly<Record<string, string>> = {}): Map<string, string> {
  const named = Object.entries(template.Parameters ?? {})
    .filter(([, parameter]) => parameter.Type.startsWith('AWS::SSM::Parameter::Value<'))
    .map(([id, parameter]) => [id, given[id] ?? parameter.Default] as const);
  return new Map(named.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string'));
}

/** A template as JSON; empty when it isn't JSON (a stack that the CDK didn't make). */
export function parseTemplate(text: string | undefined): Template {
  try {
    return JSON.parse(text ?? '{}') as Template;
  } catch {
    return {};
  }
}

/** SSM parameters that a template makes under a fixed name: name → logical id. */
export function publishedBy(template: Template): Map<string, string> {
  const named = Object.entries(template.Resources ?? {})
    .filter(([, resource]) => resource.Type === 'AWS::SSM::Parameter')
    .map(([id, resource]) => [resource.Properties?.Name, id] as const);
  return new Map(named.filter((entry): entry is readonly [string, string] => typeof entry[0] === 'string'));
}

/** Names of the exports that a template imports. */
export function importsOf(template: Template): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'Fn::ImportValue' && typeof value === 'string') found.add(value);
      walk(value);
    }
  };
  walk(template.Resources);
  walk(template.Outputs);
  return [...found];
}

/** Names that a template exports. */
export function exportsOf(template: Template): string[] {
  return Object.values(template.Outputs ?? {})
    .map((output) => output.Export?.Name)
    .filter((name): name is string => typeof name === 'string');
}

/** Logical ids of the resources that stay when their stack is deleted. */
export function retainedBy(template: Template): string[] {
  return Object.entries(template.Resources ?? {})
    .filter(([, resource]) => ['Retain', 'RetainExceptOnCreate', 'Snapshot'].includes(resource.DeletionPolicy ?? ''))
    .map(([id]) => id);
}

/** Whether a template has nested stacks. */
export function hasNestedStacks(template: Template): boolean {
  return Object.values(template.Resources ?? {}).some((resource) => resource.Type === 'AWS::CloudFormation::Stack');
}
