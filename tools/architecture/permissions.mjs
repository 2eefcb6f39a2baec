import { grantsOf } from './grants.mjs';
import { code, table } from './markdown.mjs';
import { titleOf } from './names.mjs';

/** Who may do what: a row for each resource, a column for each function and schedule, as their roles' policies say it. */
export function grantsTable(system, nameOf) {
  const grants = grantsOf(system).map((grant) => ({ ...grant, on: target(grant, system, nameOf) }));
  const takers = [...new Set(grants.map(({ who }) => who))].sort(byTitle(nameOf));
  const rows = [...new Set(grants.map(({ on }) => on))]
    .sort()
    .map((on) => [
      on,
      ...takers.map((taker) => actionsOf(grants.filter((grant) => grant.on === on && grant.who === taker))),
    ]);
  return table(['on', ...takers.map((taker) => titleOf(taker, nameOf))], rows);
}

/** `4 of 4 roles carry the permissions boundary FunctionsBoundary.` */
export function boundarySentence(system, nameOf) {
  const roles = system.ofType('AWS::IAM::Role');
  const bounded = roles.filter((role) => role.properties.PermissionsBoundary);
  const boundaries = new Set(
    bounded.map((role) => system.text(role.properties.PermissionsBoundary, role.layer, nameOf)),
  );
  const names = [...boundaries].sort().map(code).join(', ');
  return `${bounded.length} of ${roles.length} roles carry a permissions boundary${names ? `: ${names}` : ''}.`;
}

/** The resource of a grant; beside it the policy's own words where they say more than its ARN, `Users/index/*`. */
function target({ who, resource, value, layer }, system, nameOf) {
  const written = system.text(value, layer, nameOf);
  if (!resource) return code(written);
  const own = resource.type === 'AWS::Logs::LogGroup' && system.referents(who.properties, who.layer).includes(resource);
  const title = own ? 'its own log group' : titleOf(resource, nameOf);
  return written === nameOf(resource) ? title : `${title}: ${code(written)}`;
}

/** Without the service where the resource says it: `GetItem` on a table. */
function actionsOf(grants) {
  const actions = grants.flatMap(({ resource, effect, actions, conditional }) =>
    actions
      .map((action) => (resource ? action.split(':').at(-1) : action))
      .map((action) => `${effect === 'Deny' ? 'not ' : ''}${code(action)}${conditional ? ' (if …)' : ''}`),
  );
  return [...new Set(actions)].sort();
}

function byTitle(nameOf) {
  return (one, other) => (titleOf(one, nameOf) < titleOf(other, nameOf) ? -1 : 1);
}
