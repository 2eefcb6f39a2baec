import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, refuse, throttled } from './answer';
import { type Call, readCall, readHead } from './call';
import { type Credentials, Emulated } from './emulated';
import { type Fault, Faults, type Injected, type Rule } from './faults';
import { withFlaws } from './flaws';
import { Forwarder, type Outgoing, readAll, withoutHops } from './forward';
import { Recorded, type RecordedFor } from './recorded';
import { DEFAULTS, type Settings } from './settings';
import { Strictness } from './strictness';
import { textOf } from './xml';

export interface GateOptions extends Partial<Settings> {
  /** The emulator, `https://127.0.0.1:PORT`. */
  readonly target: string;
  /** PEM of the authority that signed the emulator's certificate. */
  readonly ca: string;
  /** What the gate itself shows: PEM, for 127.0.0.1. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** The emulator's administrator, for the gate's own questions. Default: `test`, `test`. */
  readonly credentials?: Credentials;
  /** Called with each web-identity token before it is forwarded; throwing refuses it with InvalidIdentityToken. */
  readonly verifyToken?: (token: string) => Promise<void>;
}

/** An AWS emulator, seen through the gate. */
export interface Gate {
  /** `https://127.0.0.1:PORT`: what `AWS_ENDPOINT_URL` should say. */
  readonly endpoint: string;
  /** Every call so far, in order of arrival; those that were refused or cut too. */
  calls(): readonly Call[];
  /** Forgets the calls. */
  clear(): void;
  /** Makes calls fail, wait or race. */
  inject(rule: Rule): Injected;
  /**
   * Puts a recorded answer in the place of the emulator's: an object as the SDK or the AWS CLI prints it, laid over what
   * the emulator says, or a whole XML body. A text instead of `RecordedFor` is the name of a change set, described with
   * property values. The latest recording that matches is used.
   *
   * @returns forgets it again
   */
  record(of: string | RecordedFor, body: string | object): () => void;
  /** Changes settings while it runs. */
  set(settings: Partial<Settings>): void;
  /** Forgets calls, rules and recorded answers; settings are again those that it started with. */
  reset(): void;
  /** Cuts every connection and closes the port. */
  stop(): Promise<void>;
}

/** Starts a gate on a free port of 127.0.0.1. */
export async function startGate(options: GateOptions): Promise<Gate> {
  const gate = new StrictGate(options);
  await gate.listen();
  return gate;
}

class StrictGate implements Gate {
  private readonly server: https.Server;
  private readonly forwarder: Forwarder;
  private readonly faults = new Faults();
  private readonly recorded = new Recorded();
  private readonly strictness: Strictness;
  private readonly roles = new Map<string, string>();
  private readonly initial: Settings;
  private settings: Settings;
  private seen: Call[] = [];
  private count = 0;

  constructor(private readonly options: GateOptions) {
    const { strict, siblings, creationPolls, changesPerPage, flaws } = options;
    const given = { strict, siblings, creationPolls, changesPerPage, flaws };
    this.initial = {
      ...DEFAULTS,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
    this.settings = this.initial;
    this.forwarder = new Forwarder(new URL(options.target), options.ca);
    const credentials = options.credentials ?? { accessKeyId: 'test', secretAccessKey: 'test' };
    this.strictness = new Strictness(new Emulated(options.target, this.forwarder, credentials));
    this.server = https.createServer({ ...options.tls, keepAliveTimeout: 75_000 }, (request, response) => {
      this.handle(request, response).catch((error: Error) => {
        // The emulator is gone or cut the connection: the client sees the same, with the reason in the text.
        if (response.headersSent) response.destroy();
        else
          response
            .writeHead(502, { 'content-type': 'text/plain' })
            .end(`The gate can't reach the emulator: ${error.message}`);
      });
    });
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get endpoint(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  calls(): readonly Call[] {
    return [...this.seen];
  }

  clear(): void {
    this.seen = [];
  }

  inject(rule: Rule): Injected {
    return this.faults.inject(rule);
  }

  record(of: string | RecordedFor, body: string | object): () => void {
    return this.recorded.add(typeof of === 'string' ? { changeSet: of, propertyValues: true } : of, body);
  }

  set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
  }

  reset(): void {
    this.clear();
    this.faults.clear();
    this.recorded.clear();
    this.settings = this.initial;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    this.forwarder.close();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const head = readHead(request);
    // Assets can be large: S3 is never held in memory.
    const body = head.service === 's3' ? request : await readAll(request);
    const role = this.roles.get(head.principal ?? '');
    const read = readCall(request, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    this.count += 1;
    const call: Call = { id: this.count, ...head, ...read, ...(role && { role }), at: new Date() };
    this.seen.push(call);
    const faults = this.faults.of(call);
    for (const fault of faults) if (typeof fault === 'object' && 'before' in fault) await fault.before(call);
    if (faults.includes('timeout')) return note(call, 'timeout');
    if (faults.includes('reset-before')) return cut(call, request, 'reset-before');
    const instead = this.faultAnswer(call, faults) ?? (await this.tokenAnswer(call));
    if (instead) return send(call, response, instead);
    const outgoing = { method: request.method ?? 'GET', path: request.url ?? '/', headers: request.rawHeaders, body };
    if (this.isRead(call, faults)) return this.exchange(call, outgoing, faults, request, response);
    const answer = await this.forwarder.open(outgoing);
    call.status = answer.statusCode;
    response.writeHead(answer.statusCode ?? 500, withoutHops(answer.rawHeaders, ['transfer-encoding']));
    answer.pipe(response);
  }

  /** Whether the answer is read before it is passed on. */
  private isRead({ service }: Call, faults: readonly Fault[]): boolean {
    if (faults.some((fault) => fault === 'reset-after' || (typeof fault === 'object' && 'replace' in fault)))
      return true;
    return service === 'sts' || service === 'cloudformation';
  }

  private async exchange(
    call: Call,
    outgoing: Outgoing,
    faults: readonly Fault[],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const settings = this.settings;
    const checked = await this.strictness.exchange(call, settings, () => this.forwarder.ask(outgoing));
    let answer = withFlaws(call, this.recorded.apply(call, checked), settings);
    if (call.service === 'sts') this.learnRole(answer);
    for (const fault of faults)
      if (typeof fault === 'object' && 'replace' in fault) {
        call.answeredBy = 'replace';
        answer = { ...answer, body: fault.replace(answer.body) };
      }
    if (faults.includes('reset-after')) return cut(call, request, 'reset-after');
    send(call, response, answer);
  }

  private faultAnswer(call: Call, faults: readonly Fault[]): Answer | undefined {
    for (const fault of faults) {
      if (fault === 'throttle') {
        call.answeredBy = 'throttle';
        return throttled(call);
      }
      if (typeof fault === 'object' && 'error' in fault) {
        call.answeredBy = 'error';
        return refuse(call, fault.error);
      }
    }
    return undefined;
  }

  private async tokenAnswer(call: Call): Promise<Answer | undefined> {
    const { verifyToken } = this.options;
    if (!verifyToken || call.action !== 'AssumeRoleWithWebIdentity') return undefined;
    try {
      await verifyToken(call.parameters.WebIdentityToken ?? '');
      return undefined;
    } catch (error) {
      call.answeredBy = 'strict';
      return refuse(call, { code: 'InvalidIdentityToken', message: (error as Error).message });
    }
  }

  private learnRole({ body }: Answer): void {
    const key = textOf(body, 'AccessKeyId');
    const arn = textOf(body, 'Arn');
    if (key && arn) this.roles.set(key, arn);
  }
}

function note(call: Call, answeredBy: string): void {
  call.answeredBy = answeredBy;
}

function cut(call: Call, request: IncomingMessage, by: string): void {
  note(call, by);
  request.socket.destroy();
}

function send(call: Call, response: ServerResponse, answer: Answer): void {
  call.status = answer.status;
  const body = Buffer.from(answer.body);
  const headers = withoutHops(answer.headers, ['transfer-encoding', 'content-length']);
  response.writeHead(answer.status, [...headers, 'Content-Length', String(body.length)]);
  response.end(body);
}
