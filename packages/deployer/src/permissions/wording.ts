import { arnOf } from './readable';
import type { Condition, Statement, Values } from './statement';

/** One line that says what a statement does. */
export function wording(statement: Statement): string {
  const { form, effect, scope } = statement;
  const [actions, resources] = [all(statement.actions, 'any action'), all(statement.resources, 'anything')];
  const principals = all(statement.principals, 'anyone');
  const conditions = conditional(statement.conditions);
  switch (form) {
    case 'attached':
      return `${all({ ...statement.actions, values: statement.actions.values.map(policyName) }, '')} for ${principals}`;
    case 'boundary':
      return `Permissions boundary ${policyName(actions)} for ${principals}`;
    case 'ingress':
      return `${effect} ${actions} into ${scope} from ${principals}${conditions}`;
    case 'egress':
      return `${effect} ${actions} out of ${scope} to ${principals}${conditions}`;
    case 'block':
      return `Block public access (${actions}) on ${scope}`;
    case 'unreadable':
      return `Policy that can't be read${scope ? ` of ${scope}` : principals && ` of ${principals}`}: ${cut(actions)}`;
    default:
      return `${effect} ${actions} on ${resources} to ${principals}${conditions}`;
  }
}

function all({ not, values }: Values, everything: string): string {
  const said = values.map((value) => (value === '*' && everything === 'anyone' ? 'anyone (*)' : value)).join(', ');
  return not ? `${everything} but ${said}` : said;
}

function conditional(conditions: readonly Condition[]): string {
  const said = conditions.map(({ operator, key, values }) =>
    [operator, key, values.length > 0 ? `= ${values.join(' or ')}` : ''].filter((word) => word !== '').join(' '),
  );
  return said.length > 0 ? ` if ${said.join(' and ')}` : '';
}

// AWS's own policies are known by their names; of one made elsewhere the whole ARN counts.
function policyName(policy: string): string {
  const arn = arnOf(policy);
  const own = arn?.service === 'iam' && arn.account === 'aws' && arn.resource.startsWith('policy/');
  return own ? `AWS managed policy ${arn.resource.slice('policy/'.length)}` : policy;
}

// What can't be read can be of any length; this much shows what it is.
const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
