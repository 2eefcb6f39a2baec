import { createHash } from 'node:crypto';
import {
  CloudFormationClient,
  DescribeChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { eventsSince, findStack } from '../../src/aws/stacks';
import type { World } from './killing-world';
import { ACCOUNT, REGION } from './project';

/** What a world is like, in words that are the same in every world. */
export interface State {
  readonly stacks: Readonly<Record<string, StackState>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** The file asset as it is in the bucket. */
  readonly asset?: string;
  readonly table?: { readonly keys: string; readonly timeToLive?: string };
  readonly role?: string;
  readonly locked: boolean;
}

export interface StackState {
  readonly status?: string;
  readonly protected?: boolean;
  readonly template?: string;
  /** How often CloudFormation began to create or update it. */
  readonly begun: number;
  /** Change sets that were made and not executed. */
  readonly open: number;
}

/** The emulator's administrator, past the gate. */
export function administrator({ emulator }: World) {
  return {
    region: REGION,
    endpoint: emulator.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpsAgent: { ca: emulator.ca } },
  };
}

/** Looks at everything that an apply of the three layers is about. */
export async function stateOf(world: World): Promise<State> {
  const connection = administrator(world);
  const parameters = await parametersBelow(world, `/shop/${world.name}/`);
  const key = parameters[`/shop/${world.name}/first/asset`];
  const state: State = {
    stacks: Object.fromEntries(
      await Promise.all(world.stackNames.map(async (name) => [name, await stackState(world, name, key)] as const)),
    ),
    parameters: { ...parameters, ...(key && { [`/shop/${world.name}/first/asset`]: '<asset>' }) },
    asset: key && (await objectText(new S3Client(connection), key)),
    table: await tableState(new DynamoDBClient(connection), `${world.name}-rows`),
    role: await roleState(new IAMClient(connection), `${world.name}-worker`),
    locked: await isLocked(world),
  };
  return JSON.parse(JSON.stringify(state).replaceAll(world.name, 'world')) as State;
}

async function stackState(world: World, name: string, assetKey = '-'): Promise<StackState> {
  const client = new CloudFormationClient(administrator(world));
  const stack = await findStack(client, name);
  if (!stack?.StackId) return { begun: 0, open: 0 };
  const [{ TemplateBody = '' }, { Summaries = [] }, events] = await Promise.all([
    client.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
    client.send(new ListChangeSetsCommand({ StackName: name })),
    eventsSince(client, stack.StackId),
  ]);
  const own = events.filter((event) => event.PhysicalResourceId === stack.StackId);
  const template = TemplateBody.replaceAll(world.name, 'world').replaceAll(assetKey.replace(/\..*/, ''), '<asset>');
  return {
    status: stack.StackStatus,
    protected: stack.EnableTerminationProtection ?? false,
    template: createHash('sha256').update(template).digest('hex'),
    begun: own.filter(({ ResourceStatus = '' }) => /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus)).length,
    // The emulator gives a stack in review a new id with each change set; one of an id that is gone can't be executed.
    open: Summaries.filter((one) => one.StackId === stack.StackId && one.ExecutionStatus === 'AVAILABLE').length,
  };
}

/** Values of the SSM parameters below a path, by name. */
export async function parametersBelow(world: World, Path: string): Promise<Record<string, string>> {
  const client = new SSMClient(administrator(world));
  const { Parameters = [] } = await client.send(new GetParametersByPathCommand({ Path, Recursive: true }));
  const pairs = Parameters.map(({ Name = '', Value = '' }) => [Name, Value] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function objectText(client: S3Client, Key: string): Promise<string | undefined> {
  const Bucket = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
  const found = await client.send(new GetObjectCommand({ Bucket, Key })).catch(() => undefined);
  return found?.Body?.transformToString();
}

async function tableState(client: DynamoDBClient, TableName: string): Promise<State['table']> {
  const found = await client.send(new DescribeTableCommand({ TableName })).catch(() => undefined);
  if (!found) return undefined;
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  return { keys: JSON.stringify(found.Table?.KeySchema), timeToLive: TimeToLiveDescription?.AttributeName };
}

async function roleState(client: IAMClient, RoleName: string): Promise<string | undefined> {
  const found = await client.send(new ListRolePoliciesCommand({ RoleName })).catch(() => undefined);
  const [PolicyName] = found?.PolicyNames ?? [];
  if (!PolicyName) return undefined;
  return (await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument;
}

async function lockTable(world: World): Promise<string> {
  const Name = `/shop/${world.lane.environment}/bootstrap/lockTable`;
  const { Parameter } = await new SSMClient(administrator(world)).send(new GetParameterCommand({ Name }));
  return Parameter?.Value ?? '';
}

async function item(world: World, id: string) {
  const client = new DynamoDBClient(administrator(world));
  const found = await client.send(
    new GetItemCommand({ TableName: await lockTable(world), Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return found.Item;
}

async function isLocked(world: World): Promise<boolean> {
  const lock = await item(world, 'lock');
  return lock?.holder?.S !== undefined;
}

/** As if the holder of the lock hadn't renewed it in time. */
export async function ageLock(world: World): Promise<void> {
  await new DynamoDBClient(administrator(world)).send(
    new UpdateItemCommand({
      TableName: await lockTable(world),
      Key: { id: { S: 'lock' } },
      UpdateExpression: 'SET leaseUntil = :now',
      ExpressionAttributeValues: { ':now': { N: String(Date.now() - 1) } },
    }),
  );
}

/** Stack → how far the journal of a plan says that it is. */
export async function journalOf(world: World, planId: string): Promise<Record<string, string | undefined>> {
  const client = new DynamoDBClient(administrator(world));
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: await lockTable(world), ConsistentRead: true }),
  );
  const states = world.stackNames.map((name) => {
    // In between stands the plan's digest.
    const entry = Items.find(({ id }) => id?.S?.startsWith(`apply#${planId}#`) && id.S.endsWith(`#${name}`));
    return [name.replaceAll(world.name, 'world'), entry?.state?.S] as const;
  });
  return Object.fromEntries(states);
}

/** Stack → how often the calls that came through the world's gate made CloudFormation execute a change set of it. */
export async function executionsIn(world: World): Promise<Record<string, number>> {
  const client = new CloudFormationClient(administrator(world));
  const done = world.lane.gate.calls().filter(({ action, status }) => action === 'ExecuteChangeSet' && status === 200);
  const counted: Record<string, number> = {};
  for (const { parameters } of done) {
    const { ChangeSetName } = parameters;
    const { StackName = '' } = await client.send(new DescribeChangeSetCommand({ ChangeSetName }));
    const name = StackName.replaceAll(world.name, 'world');
    counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** What plans of the world's label left: change sets, stacks in review, stored plans. */
export async function leftOvers(world: World): Promise<string[]> {
  const client = new CloudFormationClient(administrator(world));
  const stacks = world.stackNames.map(async (name) => {
    const stack = await findStack(client, name);
    if (!stack) return [];
    const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: name }));
    const open = Summaries.filter(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE');
    const inReview = stack.StackStatus === 'REVIEW_IN_PROGRESS' ? [`stack ${name}`] : [];
    return [...inReview, ...open.map(({ ChangeSetName }) => `change set ${ChangeSetName}`)];
  });
  return [...(await Promise.all(stacks)).flat(), ...(await storedPlans(world))];
}

async function storedPlans(world: World): Promise<string[]> {
  const Name = `/shop/${world.lane.environment}/bootstrap/planStore`;
  const { Parameter } = await new SSMClient(administrator(world)).send(new GetParameterCommand({ Name }));
  const client = new S3Client({ ...administrator(world), forcePathStyle: true });
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: Parameter?.Value, Prefix: `plans/${world.label}--` }),
  );
  return Contents.map(({ Key = '' }) => Key);
}
