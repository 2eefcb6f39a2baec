import type { Template } from 'aws-cdk-lib/assertions';

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
export type Json = any;

export function resourcesOf(template: Template, type: string): Record<string, Json> {
  return template.findResources(type);
}

/** The one resource of a type whose logical id begins with the prefix. */
export function resourceOf(template: Template, type: string, prefix = ''): Json {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(prefix));
  expect(found).toHaveLength(1);
  return found[0][1];
}

/** What the role whose logical id begins with the prefix may do, statement by statement. */
export function statementsOf(template: Template, rolePrefix: string): Json[] {
  return Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter((policy) => policy.Properties.Roles.some((role: Json) => role.Ref.startsWith(rolePrefix)))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** All actions of a service that the role may do, in the order of its statements. */
export function actionsOf(template: Template, rolePrefix: string, service: string): string[] {
  return statementsOf(template, rolePrefix)
    .flatMap((statement) => statement.Action)
    .filter((action) => action.startsWith(`${service}:`));
}

/** The resource of the one statement with exactly these actions. */
export function resourceAllowed(template: Template, rolePrefix: string, ...actions: string[]): Json {
  const found = statementsOf(template, rolePrefix).filter(
    (statement) => JSON.stringify([statement.Action].flat()) === JSON.stringify(actions),
  );
  expect(found).toHaveLength(1);
  return found[0].Resource;
}

export function variablesOf(template: Template, functionPrefix: string): Record<string, Json> {
  return resourceOf(template, 'AWS::Lambda::Function', functionPrefix).Properties.Environment.Variables;
}

/** The logical id of the one resource of a type. */
export function idOf(template: Template, type: string): string {
  const ids = Object.keys(resourcesOf(template, type));
  expect(ids).toHaveLength(1);
  return ids[0];
}
