import type { Template } from '../../src/assembly/template';
import type { PermissionChange } from '../../src/model/plan';
import { permissionChanges } from '../../src/permissions/permission-changes';

type Properties = Readonly<Record<string, unknown>>;
export type Resources = Readonly<Record<string, unknown>>;

/** A resource of a template. */
export function aResource(type: string, properties: Properties = {}, given: Properties = {}): Properties {
  return { Type: type, Properties: properties, ...given };
}

export function aDocument(...statements: unknown[]): Properties {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(action: unknown, resource: unknown = '*', given: Properties = {}): Properties {
  return { Effect: 'Allow', Action: action, Resource: resource, ...given };
}

export function deny(action: unknown, resource: unknown = '*', given: Properties = {}): Properties {
  return { ...allow(action, resource, given), Effect: 'Deny' };
}

export const aRole = (properties: Properties = {}): Properties => aResource('AWS::IAM::Role', properties);

/** A policy that `Role` has. */
export const aPolicy = (...statements: unknown[]): Properties =>
  aResource('AWS::IAM::Policy', { PolicyDocument: aDocument(...statements), Roles: [{ Ref: 'Role' }] });

/** A policy that the queue `Jobs` has. */
export const aQueuePolicy = (...statements: unknown[]): Properties =>
  aResource('AWS::SQS::QueuePolicy', { PolicyDocument: aDocument(...statements), Queues: [{ Ref: 'Jobs' }] });

/** What changes between two sets of resources; no construct paths are known. */
export function permissionsBetween(before: Resources, after: Resources, account?: string): PermissionChange[] {
  const [old, fresh] = [{ Resources: before } as unknown as Template, { Resources: after } as unknown as Template];
  return permissionChanges(old, fresh, { nestedIn: [], pathOf: () => undefined, ...(account && { account }) });
}

/** The same, a line each: `+! Allow …` opens something, `- Allow …` goes without opening anything. */
export function told(before: Resources, after: Resources): string[] {
  return permissionsBetween(before, after).map(
    ({ change, broadens, text }) => `${change === 'added' ? '+' : '-'}${broadens ? '!' : ''} ${text}`,
  );
}
