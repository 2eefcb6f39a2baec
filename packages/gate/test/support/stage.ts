import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { type Emulator, type Gate, type GateOptions, startEmulator, startGate } from '../../src';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

type Resources = Record<string, unknown>;

/** An emulator behind a gate, and a client that goes through it as the emulator's administrator. */
export class Stage {
  private constructor(
    readonly emulator: Emulator,
    readonly gate: Gate,
  ) {}

  static async open(options: Partial<GateOptions> = {}): Promise<Stage> {
    const emulator = await startEmulator();
    const gate = await startGate({ target: emulator.endpoint, ca: emulator.ca, tls: emulator.tls, ...options });
    return new Stage(emulator, gate);
  }

  async close(): Promise<void> {
    await this.gate.stop();
    await this.emulator.stop();
  }

  /** What any SDK client needs to go through the gate, or past it (`endpoint`). */
  connection(endpoint = this.gate.endpoint, credentials: object = { accessKeyId: 'test', secretAccessKey: 'test' }) {
    return {
      region: 'us-east-1',
      endpoint,
      credentials: credentials as { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
      requestHandler: { httpsAgent: { ca: this.emulator.ca } },
      maxAttempts: 1,
    };
  }

  client(endpoint?: string): CloudFormationClient {
    return new CloudFormationClient(this.connection(endpoint));
  }

  /** Makes a change set and gives its ARN. */
  async propose(
    StackName: string,
    resources: Resources,
    input: Partial<CreateChangeSetCommandInput> = {},
  ): Promise<string> {
    const made = await this.client().send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: `change-${Math.random().toString(36).slice(2)}`,
        ChangeSetType: 'UPDATE',
        TemplateBody: template(resources),
        ...input,
      }),
    );
    return made.Id as string;
  }

  describe(ChangeSetName: string, IncludePropertyValues = false) {
    return this.client().send(new DescribeChangeSetCommand({ ChangeSetName, IncludePropertyValues }));
  }

  /** Executes it and waits until the stack rests. */
  async execute(ChangeSetName: string, ClientRequestToken?: string): Promise<void> {
    const { StackName = '' } = await this.client(this.emulator.endpoint).send(
      new DescribeChangeSetCommand({ ChangeSetName }),
    );
    await this.client().send(new ExecuteChangeSetCommand({ ChangeSetName, ClientRequestToken }));
    await this.rests(StackName);
  }

  /** A deployed stack. */
  async deploy(StackName: string, resources: Resources, input: Partial<CreateChangeSetCommandInput> = {}) {
    await this.execute(await this.propose(StackName, resources, { ChangeSetType: 'CREATE', ...input }));
  }

  async rests(StackName: string): Promise<string> {
    for (;;) {
      const { Stacks } = await this.client(this.emulator.endpoint).send(new DescribeStacksCommand({ StackName }));
      const status = Stacks?.[0].StackStatus ?? '';
      if (!status.endsWith('_IN_PROGRESS')) return status;
      await sleep(20);
    }
  }
}

export const template = (Resources: Resources, more: object = {}): string => JSON.stringify({ Resources, ...more });

/** A queue; what is given differs from one template to the next. */
export const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

/** The error's name and message, for `toMatchObject`. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  const done = await call.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!done) throw new Error('It was not refused.');
  return { name: done.name, message: done.message };
}
