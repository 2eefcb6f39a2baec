import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { stratiform } from '../command';
import { REGION, TestProject } from '../project';
import type { Variant } from './layers';
import { PlannedWorld } from './world';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** One emulator, seen through one gate, bootstrapped; every case has stacks of its own in it. */
export class Arena {
  private readonly worlds: PlannedWorld[] = [];

  private constructor(
    readonly emulator: Emulator,
    readonly gate: Gate,
    /** Of the plan store and of the lock. */
    readonly state: { readonly bucket: string; readonly table: string },
  ) {}

  static async open(): Promise<Arena> {
    const emulator = await startEmulator();
    const { endpoint: target, ca, tls } = emulator;
    const gate = await startGate({ target, ca, tls });
    try {
      return new Arena(emulator, gate, await bootstrapped(emulator, gate));
    } catch (error) {
      await gate.stop();
      await emulator.stop();
      throw error;
    }
  }

  /** The emulator's administrator, past the gate: somebody whom nobody watches. */
  get administrator() {
    return administratorOf(this.emulator);
  }

  /** Stacks of a case, with a stored plan that somebody reviewed. The gate has forgotten all calls so far. */
  async planned(variant: Variant = {}): Promise<PlannedWorld> {
    this.gate.reset();
    const world = new PlannedWorld(this, `c${this.worlds.length}`, variant);
    this.worlds.push(world);
    await world.prepare();
    this.gate.reset();
    return world;
  }

  /** After a case: nobody holds the lock, the gate does nothing of its own accord, and no folder stays. */
  async tidy(): Promise<void> {
    this.gate.reset();
    for (const { project } of this.worlds) project.remove();
    await this.worlds.at(-1)?.lock.break();
  }

  async close(): Promise<void> {
    for (const { project } of this.worlds) project.remove();
    await this.gate.stop();
    await this.emulator.stop();
  }
}

/** Makes what an environment needs. @returns where its plans and its lock are */
async function bootstrapped(emulator: Emulator, gate: Gate): Promise<Arena['state']> {
  const project = new TestProject({ ...emulator, endpoint: gate.endpoint });
  const done = await stratiform(project, 'bootstrap');
  project.remove();
  if (done.code !== 0) throw new Error(`bootstrap: ${done.out}${done.err}`);
  const ssm = new SSMClient(administratorOf(emulator));
  const published = async (key: string) =>
    (await ssm.send(new GetParameterCommand({ Name: `/shop/test/bootstrap/${key}` }))).Parameter?.Value ?? '';
  return { bucket: await published('planStore'), table: await published('lockTable') };
}

function administratorOf(emulator: Emulator) {
  return {
    region: REGION,
    endpoint: emulator.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpsAgent: { ca: emulator.ca } },
  };
}
