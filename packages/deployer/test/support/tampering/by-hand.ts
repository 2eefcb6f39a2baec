import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  ListStackResourcesCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

/** What a stack is like: its status, its template, the change sets that wait to be executed. */
export interface StackState {
  readonly status?: string;
  readonly template?: string;
  readonly changeSets: readonly string[];
}

const OTHER = JSON.stringify({
  Resources: { Strange: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'strange' } } },
});

/** Done only when somebody tells it so, which nobody does. */
const HOLDING = JSON.stringify({
  Resources: {
    Holding: {
      Type: 'AWS::CloudFormation::WaitCondition',
      CreationPolicy: { ResourceSignal: { Count: 1, Timeout: 'PT5M' } },
    },
  },
});

/** What somebody with rights and no manners does in CloudFormation, past the gate. */
export class ByHand {
  readonly client: CloudFormationClient;

  constructor(administrator: CloudFormationClientConfig) {
    this.client = new CloudFormationClient(administrator);
  }

  async deleteChangeSet(arn: string): Promise<void> {
    await this.client.send(new DeleteChangeSetCommand({ ChangeSetName: arn }));
  }

  /** Makes another change set of a stack, and executes it. */
  async executeSibling(StackName: string, create = false): Promise<void> {
    await this.execute(await this.createSibling(StackName, create), StackName);
  }

  async createSibling(StackName: string, create = false): Promise<string> {
    const { Id = '' } = await this.client.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: 'somebody',
        ChangeSetType: create ? 'CREATE' : 'UPDATE',
        TemplateBody: OTHER,
      }),
    );
    return Id;
  }

  async execute(ChangeSetName: string, stackName: string): Promise<void> {
    await this.client.send(new ExecuteChangeSetCommand({ ChangeSetName }));
    await this.atRest(stackName);
  }

  async updateStack(StackName: string): Promise<void> {
    await this.client.send(new UpdateStackCommand({ StackName, TemplateBody: OTHER }));
    await this.atRest(StackName);
  }

  /** Begins an update that doesn't end by itself. */
  async updateForLong(StackName: string): Promise<void> {
    await this.client.send(new UpdateStackCommand({ StackName, TemplateBody: HOLDING }));
    while ((await this.statusOf(StackName)) !== 'UPDATE_IN_PROGRESS') await sleep(20);
  }

  async createStack(StackName: string): Promise<void> {
    await this.client.send(new CreateStackCommand({ StackName, TemplateBody: OTHER }));
    await this.atRest(StackName);
  }

  async deleteStack(StackName: string): Promise<void> {
    await this.client.send(new DeleteStackCommand({ StackName }));
    await this.atRest(StackName);
  }

  async stateOf(StackName: string): Promise<StackState> {
    const status = await this.statusOf(StackName);
    if (!status) return { changeSets: [] };
    const [template, { Summaries = [] }] = await Promise.all([
      this.client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' })).catch(() => undefined),
      this.client.send(new ListChangeSetsCommand({ StackName })),
    ]);
    return {
      status,
      template: template?.TemplateBody,
      changeSets: Summaries.map(({ ChangeSetId = '', ExecutionStatus }) => `${ChangeSetId} ${ExecutionStatus}`).sort(),
    };
  }

  /** How often CloudFormation began to create or update a stack. */
  async beginnings(StackName: string): Promise<number> {
    const { StackEvents = [] } = await this.client.send(new DescribeStackEventsCommand({ StackName }));
    return StackEvents.filter(
      ({ PhysicalResourceId, StackId, ResourceStatus = '' }) =>
        PhysicalResourceId === StackId && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus),
    ).length;
  }

  /** ARN of the stack that is nested in a stack. */
  async nestedStack(StackName: string): Promise<string | undefined> {
    const { StackResourceSummaries = [] } = await this.client.send(new ListStackResourcesCommand({ StackName }));
    return StackResourceSummaries.find(({ ResourceType }) => ResourceType === 'AWS::CloudFormation::Stack')
      ?.PhysicalResourceId;
  }

  private async statusOf(StackName: string): Promise<string | undefined> {
    const found = await this.client.send(new DescribeStacksCommand({ StackName })).catch(() => undefined);
    return found?.Stacks?.[0]?.StackStatus;
  }

  private async atRest(stackName: string): Promise<void> {
    while (/(?<!REVIEW)_IN_PROGRESS$/.test((await this.statusOf(stackName)) ?? '')) await sleep(20);
  }
}
