import { isDrawn } from './kinds.mjs';

/**
 * One statement of a role's policy, for one resource.
 *
 * @typedef {object} Grant
 * @property {import('./assemblies.mjs').Resource} who the function or schedule that takes the role; the role itself where nothing drawn does.
 * @property {import('./assemblies.mjs').Resource | undefined} resource
 * @property {any} value the resource as the policy writes it.
 * @property {string} layer of the role.
 * @property {string} effect `Allow` or `Deny`.
 * @property {string[]} actions
 * @property {boolean} conditional
 */

/** Everything that the roles of all layers may do. @returns {Grant[]} */
export function grantsOf(system) {
  return system.ofType('AWS::IAM::Role').flatMap((role) =>
    takersOf(system, role).flatMap((who) =>
      statementsOf(system, role).flatMap((statement) =>
        [statement.Resource].flat().map((value) => ({
          who,
          resource: system.referent(value, role.layer),
          value,
          layer: role.layer,
          effect: statement.Effect,
          actions: [statement.Action ?? `not ${statement.NotAction}`].flat(),
          conditional: statement.Condition !== undefined,
        })),
      ),
    ),
  );
}

function takersOf(system, role) {
  const takers = system.resources.filter(
    (resource) => isDrawn(resource) && system.referents(resource.properties, resource.layer).includes(role),
  );
  return takers.length > 0 ? takers : [role];
}

function statementsOf(system, role) {
  const attached = system
    .ofType('AWS::IAM::Policy')
    .filter((policy) => system.referents(policy.properties.Roles, policy.layer).includes(role))
    .map((policy) => policy.properties.PolicyDocument);
  const inline = (role.properties.Policies ?? []).map((policy) => policy.PolicyDocument);
  const managed = (role.properties.ManagedPolicyArns ?? []).map((arn) => ({
    Effect: 'Allow',
    Action: 'whatever the managed policy allows',
    Resource: arn,
  }));
  return [...[...attached, ...inline].flatMap((document) => document.Statement), ...managed];
}
