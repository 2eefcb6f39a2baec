import {
  type ChangeSetSummary,
  CloudFormationClient,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateListChangeSets,
  paginateListExports,
  paginateListStackResources,
  type Stack,
  type StackEvent,
  type TemplateStage,
} from '@aws-sdk/client-cloudformation';
import type { Forwarder } from './forward';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A parsed template, as far as the gate looks into one. */
// biome-ignore lint/suspicious/noExplicitAny: a template's parts are whatever their authors wrote.
export type Template = Record<string, any>;

interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** The gate's own questions to the emulator's CloudFormation, as its administrator; they appear in no list of calls. */
export class Emulated {
  private readonly clients = new Map<string, CloudFormationClient>();

  constructor(
    private readonly endpoint: string,
    private readonly forwarder: Forwarder,
    private readonly credentials: Credentials,
  ) {}

  client(region: string): CloudFormationClient {
    const client =
      this.clients.get(region) ??
      new CloudFormationClient({
        region,
        endpoint: this.endpoint,
        credentials: this.credentials,
        maxAttempts: 1,
        requestHandler: { handle: (request: unknown) => this.handle(request as SignedRequest) },
      });
    this.clients.set(region, client);
    return client;
  }

  /** The change set, by ARN or by name and stack; undefined when there is none. */
  changeSet(region: string, name: string, stack?: string): Promise<DescribeChangeSetCommandOutput | undefined> {
    return quietly(
      this.client(region).send(new DescribeChangeSetCommand({ ChangeSetName: name, StackName: stack || undefined })),
    );
  }

  /** The stack of that name or ARN; undefined when there is none or it was deleted. */
  async stack(region: string, name: string): Promise<Stack | undefined> {
    const found = await quietly(this.client(region).send(new DescribeStacksCommand({ StackName: name })));
    return found?.Stacks?.find((stack) => stack.StackStatus !== 'DELETE_COMPLETE');
  }

  /** When an operation last touched the stack (its own newest event); undefined while it is only in review. */
  async lastTouched(region: string, StackName: string): Promise<Date | undefined> {
    const pages = paginateDescribeStackEvents({ client: this.client(region) }, { StackName });
    // Newest first: usually the very first one.
    const event = (await quietly(all(pages, ({ StackEvents }) => StackEvents, isOwnEvent)))?.find(isOwnEvent);
    return event?.Timestamp;
  }

  /** Physical ids of a stack's resources by logical id. */
  async physicalIds(region: string, StackName: string): Promise<Map<string, string>> {
    const pages = paginateListStackResources({ client: this.client(region) }, { StackName });
    const resources = await all(pages, ({ StackResourceSummaries }) => StackResourceSummaries);
    return new Map(resources.map((each) => [each.LogicalResourceId ?? '', each.PhysicalResourceId ?? '']));
  }

  /** Values by export name. */
  async exports(region: string): Promise<Map<string, string>> {
    const exported = await all(paginateListExports({ client: this.client(region) }, {}), ({ Exports }) => Exports);
    return new Map(exported.map(({ Name = '', Value = '' }) => [Name, Value]));
  }

  /** Every change set of a stack. */
  changeSets(region: string, StackName: string | undefined): Promise<ChangeSetSummary[]> {
    const pages = paginateListChangeSets({ client: this.client(region) }, { StackName });
    return all(pages, ({ Summaries }) => Summaries);
  }

  /** The template (by default after its transforms) of a stack or of a change set's ARN; undefined when it isn't there or isn't JSON. */
  async template(
    region: string,
    of: { stack?: string; changeSet?: string },
    TemplateStage: TemplateStage = 'Processed',
  ): Promise<Template | undefined> {
    const found = await quietly(
      this.client(region).send(
        new GetTemplateCommand({ StackName: of.stack, ChangeSetName: of.changeSet, TemplateStage }),
      ),
    );
    return parseTemplate(found?.TemplateBody);
  }

  /** The answer's body as it came. */
  async raw(region: string, command: { middlewareStack: { add: unknown } }): Promise<string> {
    let body = '';
    const read = (next: (input: unknown) => Promise<{ response: { body: Buffer } }>) => async (input: unknown) => {
      const result = await next(input);
      body = result.response.body.toString('utf8');
      return result;
    };
    (command.middlewareStack.add as (...input: unknown[]) => void)(read, { step: 'deserialize', priority: 'low' });
    await this.client(region).send(command as DescribeChangeSetCommand);
    return body;
  }

  private async handle(request: SignedRequest) {
    const body = Buffer.from(request.body ?? '');
    const answer = await this.forwarder.ask({
      method: request.method,
      path: request.path,
      headers: [...Object.entries(request.headers).flat()],
      body,
    });
    // The client reads bytes as well as streams.
    const response = {
      statusCode: answer.status,
      headers: { 'content-type': 'text/xml' },
      body: Buffer.from(answer.body),
    };
    return { response } as never;
  }
}

/** JSON templates only: what the CDK writes. YAML passes unread. */
export function parseTemplate(text: string | undefined): Template | undefined {
  try {
    const template = JSON.parse(text ?? '');
    return template && typeof template === 'object' ? template : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined instead of an error that the service answered; a broken connection still throws. */
async function quietly<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode) return undefined;
    throw error;
  }
}

/** What is on all pages, up to the first one with an item that is `enough`. */
async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
  enough: (item: Item) => boolean = () => false,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) {
    found.push(...(items(page) ?? []));
    if (items(page)?.some(enough)) break;
  }
  return found;
}

const isOwnEvent = ({ PhysicalResourceId, StackId, ResourceStatus }: StackEvent): boolean =>
  PhysicalResourceId === StackId && (ResourceStatus as string) !== 'REVIEW_IN_PROGRESS';
