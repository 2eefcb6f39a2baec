import type { TemplateResource } from '../assembly/template';
import { readable, record, subject } from './readable';
import { allowance, type Condition, type Statement, texts } from './statement';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** What opens or shuts a resource to the public without a policy: function URLs, access lists, routes of an API. */
export function openings(logicalId: string, { Type, Properties }: TemplateResource): Statement[] {
  const given = record(Properties);
  const self = `\${${logicalId}}`;
  const open = (actions: string[], resource: string, principal: string, conditions: Condition[] = []): Statement[] => [
    allowance({
      ...{ logicalId, form: 'resource', scope: resource, conditions },
      ...{ actions, resources: [resource], principals: [principal] },
    }),
  ];
  switch (Type) {
    case 'AWS::Lambda::Url':
      return open(
        ['lambda:InvokeFunctionUrl'],
        subject(given.TargetFunctionArn),
        given.AuthType === 'NONE' ? '*' : `callers with ${readable(given.AuthType)}`,
      );
    case 'AWS::S3::Bucket':
      return [...blocks(logicalId, self, given.PublicAccessBlockConfiguration), ...accessList(logicalId, self, given)];
    case 'AWS::S3::AccessPoint':
      return blocks(logicalId, self, given.PublicAccessBlockConfiguration);
    case 'AWS::ApiGatewayV2::Route':
      return open([readable(given.RouteKey)], subject(given.ApiId), caller(given), scopes(given));
    case 'AWS::ApiGateway::Method':
      // A browser asks before it calls, and never with credentials.
      if (given.HttpMethod === 'OPTIONS' && record(given.Integration).Type === 'MOCK') return [];
      return open([method(given)], subject(given.RestApiId), caller(given), scopes(given));
    case 'AWS::Cognito::IdentityPool':
      return readable(given.AllowUnauthenticatedIdentities) === 'true' ? open(['unauthenticated use'], self, '*') : [];
    default:
      return [];
  }
}

// Each switch keeps something out: it counts as a Deny.
function blocks(logicalId: string, bucket: string, configuration: unknown): Statement[] {
  const on = BLOCKS.filter((name) => readable(record(configuration)[name]) === 'true');
  if (on.length === 0) return [];
  return [
    allowance({
      ...{ logicalId, form: 'block', scope: bucket, effect: 'Deny' },
      ...{ actions: on, resources: [bucket], principals: [] },
    }),
  ];
}

function accessList(logicalId: string, bucket: string, given: Readonly<Record<string, unknown>>): Statement[] {
  const list = readable(given.AccessControl);
  const anybody = list === 'PublicRead' || list === 'PublicReadWrite';
  if (!anybody && list !== 'AuthenticatedRead') return [];
  const actions = list === 'PublicReadWrite' ? ['s3:ListBucket', 's3:PutObject'] : ['s3:ListBucket'];
  return [allowance({ logicalId, form: 'resource', scope: bucket, actions, resources: [bucket], principals: ['*'] })];
}

function method(given: Readonly<Record<string, unknown>>): string {
  return `${readable(given.HttpMethod)} of ${subject(given.ResourceId)}`;
}

function caller(given: Readonly<Record<string, unknown>>): string {
  const type = readable(given.AuthorizationType);
  const key = readable(given.ApiKeyRequired) === 'true' ? ' with an API key' : '';
  if (type === '' || type === 'NONE') return key === '' ? '*' : `callers${key}`;
  const authorizer = given.AuthorizerId === undefined ? '' : ` ${subject(given.AuthorizerId)}`;
  return `callers by ${type}${authorizer}${key}`;
}

function scopes(given: Readonly<Record<string, unknown>>): Condition[] {
  const values = texts(given.AuthorizationScopes);
  return values.length === 0 ? [] : [{ operator: 'has', key: 'one of the scopes', values }];
}
