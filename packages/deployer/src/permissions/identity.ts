import type { TemplateResource } from '../assembly/template';
import { list, readable, record, subject } from './readable';
import { allowance, property, type Statement, statementsOf, texts } from './statement';

const PRINCIPALS = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const POLICIES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
];
const PERMISSION_SET = 'AWS::SSO::PermissionSet';

export function isIdentity(type: string): boolean {
  return [...PRINCIPALS, ...POLICIES, PERMISSION_SET].includes(type);
}

/** What the policies of roles, users and groups let them do, who may become a role, and what bounds them. */
export function identityStatements(logicalId: string, { Type, Properties }: TemplateResource): Statement[] {
  if (PRINCIPALS.includes(Type)) return ofPrincipal(logicalId, Properties);
  if (Type === PERMISSION_SET) return ofPermissionSet(logicalId, Properties);
  const holders = holdersOf(Properties);
  if (Type === 'AWS::IAM::ManagedPolicy') {
    const policy = `\${${logicalId}}`;
    const own = { logicalId, form: 'identity', scope: '', holders: [`holders of ${policy}`] } as const;
    return [...statementsOf(property(Properties, 'PolicyDocument'), own), ...attached(logicalId, [policy], holders)];
  }
  return statementsOf(property(Properties, 'PolicyDocument'), { logicalId, form: 'identity', scope: '', holders });
}

function ofPrincipal(logicalId: string, properties: unknown): Statement[] {
  const self = `\${${logicalId}}`;
  const trust = property(properties, 'AssumeRolePolicyDocument');
  return [
    ...(trust === undefined ? [] : statementsOf(trust, { logicalId, form: 'trust', scope: self })),
    ...list(property(properties, 'Policies')).flatMap((policy) =>
      inline(policy).flatMap((document) =>
        statementsOf(document, { logicalId, form: 'identity', scope: '', holders: [self] }),
      ),
    ),
    ...attached(logicalId, texts(property(properties, 'ManagedPolicyArns')), [self]),
    ...boundaries(logicalId, properties, self),
    ...texts(property(properties, 'Groups')).map((group) =>
      allowance({ logicalId, form: 'attached', scope: '', actions: [group], resources: [], principals: [self] }),
    ),
  ];
}

// A policy in a list; both sides of a choice by a condition of the template.
function inline(policy: unknown): unknown[] {
  const choice = record(policy)['Fn::If'];
  if (Array.isArray(choice)) {
    return choice.slice(1).flatMap((side, at) => {
      const branch = (document: unknown): unknown => {
        const other = { Ref: 'AWS::NoValue' };
        return { 'Fn::If': [choice[0], ...(at === 0 ? [document, other] : [other, document])] };
      };
      return list(side).flatMap(inline).map(branch);
    });
  }
  return [record(policy).PolicyDocument ?? policy];
}

function ofPermissionSet(logicalId: string, properties: unknown): Statement[] {
  const holders = [`\${${logicalId}}`];
  const document = property(properties, 'InlinePolicy');
  return [
    ...(document === undefined ? [] : statementsOf(document, { logicalId, form: 'identity', scope: '', holders })),
    ...attached(logicalId, texts(property(properties, 'ManagedPolicies')), holders),
    ...boundaries(logicalId, properties, `\${${logicalId}}`),
  ];
}

function holdersOf(properties: unknown): string[] {
  const names = ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'];
  return names.flatMap((name) => list(property(properties, name)).map(subject));
}

function attached(logicalId: string, policies: readonly string[], holders: readonly string[]): Statement[] {
  return policies.flatMap((policy) =>
    holders.map((holder) =>
      allowance({ logicalId, form: 'attached', scope: '', actions: [policy], resources: [], principals: [holder] }),
    ),
  );
}

// A boundary only ever takes away: it counts as a Deny.
function boundaries(logicalId: string, properties: unknown, holder: string): Statement[] {
  const policies = list(property(properties, 'PermissionsBoundary')).map(readable);
  return policies.map((policy) =>
    allowance({
      ...{ logicalId, form: 'boundary', scope: holder, effect: 'Deny' },
      ...{ actions: [policy], resources: [], principals: [holder] },
    }),
  );
}
