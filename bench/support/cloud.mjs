/** An AWS emulator behind the gate, in which change sets take as long as on AWS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { plainEnvironment } from './commands.mjs';

/** Seconds after which a change set is made. On AWS one for some tens of resources takes about that, or longer. */
export const CHANGE_SET_SECONDS = 5;

/** Lends a cloud with a folder of its own; ends and removes both, also when the process ends in between. */
export async function emulatedCloud(checkout, work) {
  const { startEmulator, startGate } = createRequire(import.meta.url)(path.join(checkout.root, 'packages', 'gate'));
  const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-bench-cloud-'));
  const removed = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removed);
  let emulator;
  let gate;
  try {
    emulator = await startEmulator();
    // Only forwarding: what it checks costs calls to the emulator, and those would be a part of the figures.
    gate = await startGate({ target: emulator.endpoint, ca: emulator.ca, tls: emulator.tls, strict: false });
    return await work(new Cloud(folder, emulator, gate));
  } finally {
    await gate?.stop();
    await emulator?.stop();
    process.off('exit', removed);
    removed();
  }
}

class Cloud {
  /** When each change set is made and when somebody was first told so, by its ARN; milliseconds since 1970. */
  #changeSets = new Map();

  constructor(folder, emulator, gate) {
    this.folder = folder;
    this.emulator = emulator;
    this.gate = gate;
  }

  /** The environment in which commands speak to this cloud as its administrator, and to nothing else. */
  get environment() {
    return {
      ...plainEnvironment(),
      AWS_ENDPOINT_URL: this.gate.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: path.join(this.folder, 'no-aws-config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(this.folder, 'no-aws-credentials'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CDK_HOME: path.join(this.folder, 'cdk-home'),
      CDK_DISABLE_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_VALIDATION: 'false',
      NODE_EXTRA_CA_CERTS: this.emulator.caFile,
      // The CDK's own command trusts the first of several bundles that it finds, and no other.
      AWS_CA_BUNDLE: this.emulator.caFile,
      NO_PROXY: '127.0.0.1,localhost',
    };
  }

  /** From now on a change set is CREATE_IN_PROGRESS for its time, by the clock: however often somebody asks. */
  slowDown() {
    const service = 'cloudformation';
    this.gate.inject({ service, action: 'CreateChangeSet', fault: { replace: (body) => this.#created(body) } });
    this.gate.inject({ service, action: 'DescribeChangeSet', fault: { replace: (body) => this.#described(body) } });
  }

  /** Forgets the calls and change sets so far. */
  clear() {
    this.gate.clear();
    this.#changeSets.clear();
  }

  /**
   * The change sets that were asked for since `clear()`: `{ stack, made, told }`, seconds from the call that asked until
   * it was made, and until the first answer that said so.
   */
  changeSets() {
    const asked = this.gate.calls().filter(({ action, status }) => action === 'CreateChangeSet' && status === 200);
    return asked.map(({ at, parameters }) => {
      const name = `:changeSet/${parameters.ChangeSetName}/`;
      const times = [...this.#changeSets].find(
        ([arn, { stack }]) => arn.includes(name) && [stack, nameOf(stack)].includes(parameters.StackName),
      )?.[1];
      if (times?.told === undefined)
        throw new Error(`Nobody was told that a change set of ${parameters.StackName} is made.`);
      const since = (time) => (time - at.getTime()) / 1000;
      return { stack: nameOf(times.stack), made: since(times.made), told: since(times.told) };
    });
  }

  #created(body) {
    const arn = textOf(body, 'Id');
    if (arn)
      this.#changeSets.set(arn, { stack: textOf(body, 'StackId'), made: Date.now() + CHANGE_SET_SECONDS * 1000 });
    return body;
  }

  #described(body) {
    const times = this.#changeSets.get(textOf(body, 'ChangeSetId'));
    if (!times) return body;
    if (Date.now() >= times.made) {
      times.told ??= Date.now();
      return body;
    }
    return body
      .replace(/<Status>CREATE_COMPLETE<\/Status>/, '<Status>CREATE_IN_PROGRESS</Status>')
      .replace(/<ExecutionStatus>\w+<\/ExecutionStatus>/, '<ExecutionStatus>UNAVAILABLE</ExecutionStatus>')
      .replace(/<Changes>.*<\/Changes>/s, '<Changes/>');
  }
}

const textOf = (body, tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1];

/** `shop` of `arn:aws:cloudformation:us-east-1:000000000000:stack/shop/a1b2`. */
const nameOf = (arn) => arn.split('/')[1];
