import { NOT_RUN_LOCALLY } from './not-run-locally';

/** A CloudFormation template, as far as it is looked into. */
export interface Template {
  Resources?: Record<string, Resource>;
  Outputs?: Record<string, unknown>;
  [section: string]: unknown;
}

export interface Resource {
  Type: string;
  DependsOn?: string | string[];
  [attribute: string]: unknown;
}

/** One resource that the local deployment goes without. */
export interface LeftOut {
  readonly logicalId: string;
  readonly type: string;
  /** The list's reason, or what it refers to. */
  readonly reason: string;
}

export interface LocalTemplate {
  readonly template: Template;
  readonly leftOut: readonly LeftOut[];
}

/**
 * What makes the backend a backend: none of these goes quietly because something else did.
 */
const NEVER_TAKEN_ALONG = [
  /^AWS::Lambda::(Function|EventSourceMapping)$/,
  /^AWS::ApiGateway/,
  /^AWS::SQS::Queue$/,
  /^AWS::DynamoDB::/,
  /^AWS::S3::Bucket$/,
  /^AWS::SecretsManager::Secret$/,
  /^AWS::Scheduler::/,
  /^AWS::SSM::Parameter$/,
];

/**
 * Pure: a template as the emulator can run it. It leaves out the types of the list, what refers to one of those
 * resources, the outputs that name one; and it reads a secret's ARN in the one way that the emulator gets right.
 *
 * Throws when something that the backend can't do without refers to what is left out.
 */
export function localTemplate(original: Template): LocalTemplate {
  const template = structuredClone(original);
  const resources = template.Resources ?? {};
  const leftOut = chooseLeftOut(resources);
  const gone = new Set(leftOut.map((it) => it.logicalId));
  for (const id of gone) delete resources[id];
  for (const resource of Object.values(resources)) dropDependencies(resource, gone);
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (references(output).some((id) => gone.has(id))) delete template.Outputs?.[name];
  }
  if (template.Outputs && Object.keys(template.Outputs).length === 0) delete template.Outputs;
  const secrets = Object.keys(resources).filter((id) => resources[id].Type === 'AWS::SecretsManager::Secret');
  return { template: readSecretsByArn(template, new Set(secrets)) as Template, leftOut };
}

function chooseLeftOut(resources: Record<string, Resource>): LeftOut[] {
  const chosen = new Map<string, LeftOut>();
  for (const [logicalId, { Type: type }] of Object.entries(resources)) {
    const listed = NOT_RUN_LOCALLY.find((it) => it.type === type);
    if (listed) chosen.set(logicalId, { logicalId, type, reason: listed.reason });
  }
  let grew = chosen.size > 0;
  while (grew) {
    grew = false;
    for (const [logicalId, resource] of Object.entries(resources)) {
      if (chosen.has(logicalId)) continue;
      const { DependsOn: _order, ...rest } = resource;
      const cause = references(rest).find((id) => chosen.has(id));
      if (cause === undefined) continue;
      const reason = `refers to ${cause} (${resources[cause].Type})`;
      if (NEVER_TAKEN_ALONG.some((kind) => kind.test(resource.Type))) {
        throw new Error(
          `'${logicalId}' (${resource.Type}) ${reason}, which is not run locally, so it could not be deployed: take the reference out, or the type from not-run-locally.ts if the emulator knows it by now.`,
        );
      }
      chosen.set(logicalId, { logicalId, type: resource.Type, reason });
      grew = true;
    }
  }
  return [...chosen.values()];
}

function dropDependencies(resource: Resource, gone: ReadonlySet<string>): void {
  if (resource.DependsOn === undefined) return;
  const left = [resource.DependsOn].flat().filter((id) => !gone.has(id));
  if (left.length === 0) delete resource.DependsOn;
  else resource.DependsOn = left;
}

/** The logical ids that a value names by Ref, Fn::GetAtt or Fn::Sub. Parameters may be among them; they are harmless. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.values(value).flatMap(references);
  const { Ref: ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof ref === 'string') found.push(ref);
  if (typeof getAtt === 'string') found.push(getAtt.split('.')[0]);
  if (Array.isArray(getAtt) && typeof getAtt[0] === 'string') found.push(getAtt[0]);
  const text = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === 'string') found.push(...[...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map((match) => match[1]));
  return found;
}

/** A secret's Ref is its ARN on AWS and its name on MiniStack; its attribute Id is the ARN on both. */
function readSecretsByArn(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((it) => readSecretsByArn(it, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: ref } = value as Record<string, unknown>;
  if (typeof ref === 'string' && secrets.has(ref)) return { 'Fn::GetAtt': [ref, 'Id'] };
  const entries = Object.entries(value).map(([key, inner]) => {
    const changed = key === 'Fn::Sub' ? subByArn(inner, secrets) : readSecretsByArn(inner, secrets);
    return [key, changed];
  });
  return Object.fromEntries(entries);
}

function subByArn(value: unknown, secrets: ReadonlySet<string>): unknown {
  const replaced = (text: unknown) =>
    typeof text === 'string'
      ? text.replace(/\$\{([^!}.]+)\}/g, (all, id) => (secrets.has(id) ? `\${${id}.Id}` : all))
      : text;
  return Array.isArray(value) ? [replaced(value[0]), readSecretsByArn(value[1], secrets)] : replaced(value);
}
