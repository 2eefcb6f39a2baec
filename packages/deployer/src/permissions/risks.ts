import { isAnywhere } from './addresses';
import { arnOf } from './readable';
import { bare, type Condition, type Statement } from './statement';

/** Accounts: the one that the template is deployed to, where that is known. */
export interface Surroundings {
  readonly account?: string;
}

/** What makes an allowance worth a second look, in the words of the model. */
export function risksOf(statement: Statement, { account }: Surroundings): string[] {
  if (statement.effect === 'Deny') return [];
  if (statement.form === 'attached') return ofManagedPolicy(statement);
  const risks = {
    'any-principal': anyPrincipal(statement),
    'any-action': anyAction(statement) && !onlyOwnAccount(statement, account),
    'any-resource': anyResource(statement),
    'any-address': isNetwork(statement) && statement.principals.values.some((peer) => isOpen(bare(peer))),
    'other-account': otherAccount(statement, account),
  };
  return Object.entries(risks)
    .filter(([, is]) => is)
    .map(([risk]) => risk);
}

const isNetwork = ({ form }: Statement): boolean => form === 'ingress' || form === 'egress';
const isOpen = (peer: string): boolean => peer === 'the internet' || isAnywhere(peer);

// What AWS itself grants with these reaches everything: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
function ofManagedPolicy({ actions }: Statement): string[] {
  const wide = /^policy\/(?:[\w-]+\/)*(?:AdministratorAccess|PowerUserAccess|\w*FullAccess\w*)$/;
  const all = actions.values.map((policy) => arnOf(bare(policy)));
  return all.some((arn) => arn?.account === 'aws' && wide.test(arn.resource)) ? ['any-action', 'any-resource'] : [];
}

function anyPrincipal(statement: Statement): boolean {
  if (isNetwork(statement) || statement.form === 'identity') return false;
  if (statement.principals.not) return true;
  if (statement.principals.values.some((value) => bare(value) === '*')) return !statement.conditions.some(isLimit);
  return statement.form === 'trust' && anyFederated(statement);
}

// Keys that AWS counts as taking the public out of a statement, if their values are fixed:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
const LIMITS = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:userid',
  'kms:calleraccount',
];

function isLimit({ operator, key, values }: Condition): boolean {
  const positive = /^(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress)$/;
  const fixed = values.length > 0 && values.every((value) => !/^[*?:]*$|^arn:\*/.test(bare(value)) && !isOpen(value));
  return positive.test(operator.toLowerCase()) && LIMITS.includes(key.toLowerCase()) && fixed;
}

// An identity provider vouches for all its users: which of them, only the condition on the token's subject says.
// Cognito's identity pools have an audience of their own instead.
function anyFederated({ actions, principals, conditions }: Statement): boolean {
  if (!actions.values.some((action) => action.toLowerCase() === 'sts:assumerolewithwebidentity')) return false;
  const key = principals.values.includes('cognito-identity.amazonaws.com')
    ? /:aud$/
    : /:(?:sub|repository|environment)$/;
  return !conditions.some(
    (one) => key.test(one.key) && !/not/i.test(one.operator) && one.values.every((value) => !isAnySubject(value)),
  );
}

const isAnySubject = (value: string): boolean => /^\*|^repo:(?:\*|$)/.test(value);

function anyAction({ actions, form }: Statement): boolean {
  if (form !== 'identity' && form !== 'resource' && form !== 'trust') return false;
  return actions.not || actions.values.some((action) => /^(?:\*|[\w-]+:\*+|\*:\*)$/.test(bare(action)));
}

// Only `*` can be said of these: https://docs.aws.amazon.com/service-authorization/latest/reference/
const WITHOUT_RESOURCE =
  /^(?:xray:(?:Put\w+|GetSampling\w+)|cloudwatch:PutMetricData|ecr:GetAuthorizationToken|sts:GetCallerIdentity)$/i;

function anyResource({ form, actions, resources }: Statement): boolean {
  if (form !== 'identity') return false;
  if (!actions.not && actions.values.every((action) => WITHOUT_RESOURCE.test(action))) return false;
  return resources.not || resources.values.some((each) => /^\*+$/.test(arnOf(bare(each))?.resource ?? bare(each)));
}

// What every KMS key says by default: the account's own policies decide.
function onlyOwnAccount({ form, principals }: Statement, account: string | undefined): boolean {
  const own = [`account \${AWS::AccountId}`, `account ${account}`];
  return form === 'resource' && !principals.not && principals.values.every((value) => own.includes(bare(value)));
}

function otherAccount({ form, principals, resources, conditions }: Statement, account: string | undefined): boolean {
  const named = form === 'identity' ? resources.values.flatMap(accountOfArn) : principals.values.flatMap(accountOf);
  // Without the account's own number nothing can be said of numbers.
  if (account !== undefined && named.some((other) => other !== account)) return true;
  return conditions.some(
    ({ key, values }) =>
      /^aws:sourceaccount$/i.test(key) &&
      account !== undefined &&
      values.some((value) => /^\d{12}$/.test(value) && value !== account),
  );
}

function accountOf(principal: string): string[] {
  const [, plain] = /^(?:.* of )?account (\d{12})\b/.exec(principal) ?? [];
  return plain === undefined ? accountOfArn(principal) : [plain];
}

function accountOfArn(text: string): string[] {
  const account = arnOf(text)?.account ?? '';
  return /^\d{12}$/.test(account) ? [account] : [];
}
