import type { TemplateResource } from '../assembly/template';
import { list, readable, record, subject } from './readable';
import { allowance, type Condition, isPolicy, type Statement, statementsOf, texts } from './statement';

// Where a policy isn't its own resource's: the property that names whose it is.
const TARGETS: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'Queues',
  'AWS::SQS::QueueInlinePolicy': 'Queue',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::SNS::TopicInlinePolicy': 'TopicArn',
  'AWS::S3::BucketPolicy': 'Bucket',
  'AWS::S3Express::BucketPolicy': 'Bucket',
  'AWS::S3Outposts::BucketPolicy': 'Bucket',
  'AWS::S3::MultiRegionAccessPointPolicy': 'MrapName',
  'AWS::S3ObjectLambda::AccessPointPolicy': 'ObjectLambdaAccessPoint',
  'AWS::S3Tables::TableBucketPolicy': 'TableBucketARN',
  'AWS::S3Tables::TablePolicy': 'TableARN',
  'AWS::S3Vectors::VectorBucketPolicy': 'VectorBucketArn',
  'AWS::SecretsManager::ResourcePolicy': 'SecretId',
  'AWS::Kinesis::ResourcePolicy': 'ResourceArn',
  'AWS::SSM::ResourcePolicy': 'ResourceArn',
  'AWS::VpcLattice::AuthPolicy': 'ResourceIdentifier',
  'AWS::VpcLattice::ResourcePolicy': 'ResourceArn',
  'AWS::EC2::VPCEndpoint': 'ServiceName',
};

/** The statements of every policy document among a resource's properties, and of the ways to write one statement. */
export function resourceStatements(logicalId: string, resource: TemplateResource): Statement[] {
  if (resource.Type === 'AWS::Lambda::Permission') return ofLambdaPermission(logicalId, resource.Properties);
  if (resource.Type === 'AWS::Lambda::LayerVersionPermission') return ofLayer(logicalId, resource.Properties);
  if (resource.Type === 'AWS::Events::EventBusPolicy') return ofEventBus(logicalId, resource.Properties);
  const target = TARGETS[resource.Type];
  const targets = target === undefined ? [] : list(record(resource.Properties)[target]).map(subject);
  const scopes = targets.length > 0 ? targets : [`\${${logicalId}}`];
  return documentsIn(resource.Properties).flatMap((document) =>
    scopes.flatMap((scope) => statementsOf(document, { logicalId, form: 'resource', scope })),
  );
}

// By their shape, not by a list of types: whatever AWS gives a policy next is read too.
function documentsIn(node: unknown, depth = 0): unknown[] {
  if (isPolicy(node)) return [node];
  if (typeof node !== 'object' || node === null || depth > 5) return [];
  return Object.values(node).flatMap((each) => documentsIn(each, depth + 1));
}

function ofLambdaPermission(logicalId: string, properties: unknown): Statement[] {
  const given = record(properties);
  const conditions = [
    ...is('ArnLike', 'AWS:SourceArn', given.SourceArn),
    ...is('StringEquals', 'AWS:SourceAccount', given.SourceAccount),
    ...is('StringEquals', 'aws:PrincipalOrgID', given.PrincipalOrgID),
    ...is('StringEquals', 'lambda:EventSourceToken', given.EventSourceToken),
    ...is('StringEquals', 'lambda:FunctionUrlAuthType', given.FunctionUrlAuthType),
    ...is('Bool', 'lambda:InvokedViaFunctionUrl', given.InvokedViaFunctionUrl),
  ];
  return one(logicalId, subject(given.FunctionName), texts(given.Action), texts(given.Principal), conditions);
}

function ofLayer(logicalId: string, properties: unknown): Statement[] {
  const given = record(properties);
  const conditions = is('StringEquals', 'aws:PrincipalOrgID', given.OrganizationId);
  return one(logicalId, readable(given.LayerVersionArn), texts(given.Action), texts(given.Principal), conditions);
}

// Two ways: one whole statement, or an action and a principal.
function ofEventBus(logicalId: string, properties: unknown): Statement[] {
  const given = record(properties);
  const scope = given.EventBusName === undefined ? 'the default event bus' : subject(given.EventBusName);
  if (given.Statement !== undefined) {
    return statementsOf({ Statement: given.Statement }, { logicalId, form: 'resource', scope });
  }
  const { Type: operator, Key, Value } = record(given.Condition);
  const conditions = Key === undefined ? [] : is(readable(operator), readable(Key), Value);
  return one(logicalId, scope, texts(given.Action), texts(given.Principal), conditions);
}

function one(
  logicalId: string,
  scope: string,
  actions: readonly string[],
  principals: readonly string[],
  conditions: readonly Condition[],
): Statement[] {
  return [allowance({ logicalId, form: 'resource', scope, actions, resources: [scope], principals, conditions })];
}

function is(operator: string, key: string, value: unknown): Condition[] {
  const values = texts(value);
  return values.length === 0 ? [] : [{ operator, key, values }];
}
