import { assemblyDigest } from '../assets/digest';
import { inParallel } from '../assets/in-parallel';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import { digestOf } from '../model/digest';
import type { Plan } from '../model/plan';
import { fetchAssembly, type LayerAssembly, storeAssemblies } from './assemblies';
import { locateState } from './locate';
import { Objects } from './objects';
import { notFound, parseIndex, parsePlan, planChanged, stackNamesIn } from './read';
import { checkSelfContained } from './self-contained';

/** A plan that was begun, whether it was stored in the end or not. */
export interface BegunPlan {
  readonly id: string;
  /** Stacks that may have change sets of it. */
  readonly stackNames: readonly string[];
}

/** What an id looks like; anything else is looked for nowhere. */
const PLAN_ID = /^[a-z0-9]+(-[a-z0-9]+)*--[a-z0-9]+-[0-9a-f]+$/;

/** Notes that are read at once. */
const READS_AT_ONCE = 8;

/**
 * Plans and their cloud assemblies, in the environment's bucket.
 *
 * - `plans/<id>/begun.json`: the stacks that it makes change sets for, written before the first
 * - `plans/<id>/assemblies.json`: which objects make up each layer's assembly
 * - `plans/<id>/plan.json`: the plan, written last and once: a plan that is there is whole
 * - `objects/<sha256>`: parts of assemblies, compressed, named by what they are uncompressed; shared by all plans that have them
 */
export class PlanStore {
  private constructor(private readonly objects: Objects) {}

  static async open(session: Session): Promise<PlanStore> {
    return new PlanStore(await Objects.open(session, (await locateState(session)).bucket));
  }

  /** Notes what is about to be planned, so that clean-up finds what a run that was killed leaves. */
  async begin(id: string, stackNames: readonly string[]): Promise<void> {
    await this.objects.write(`plans/${id}/begun.json`, JSON.stringify({ id, stackNames }));
  }

  /**
   * Writes a plan with its assemblies. The same plan again is no error.
   *
   * @throws DeployerError `assembly` when an assembly has assets elsewhere, or was changed since it was planned;
   *   `plan-changed` when there is another plan of that id
   */
  async save(plan: Plan, assemblies: readonly LayerAssembly[]): Promise<void> {
    for (const { layer, folder } of assemblies) checkSelfContained(layer, folder);
    const index = await storeAssemblies(this.objects, assemblies);
    for (const { layer, folder } of assemblies) await checkUnchanged(plan, layer, folder);
    // Each of them once: another plan under the same id must not lose its assemblies to this one.
    await this.writeOnce(plan.id, 'assemblies.json', JSON.stringify(index));
    await this.writeOnce(plan.id, 'plan.json', JSON.stringify(plan));
  }

  /**
   * Reads a plan and proves that it is the one.
   *
   * @param digest of the plan that was reviewed; without one, the plan only has to fit its own
   * @throws DeployerError `plan-not-found`, `plan-changed` or `plan-unreadable`
   */
  async load(id: string, digest?: string): Promise<Plan> {
    if (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest)) {
      throw new DeployerError(
        'usage',
        `A digest should be 64 hexadecimal digits, got '${digest.slice(0, 80)}'.`,
        'Copy it from the plan.',
      );
    }
    const text = PLAN_ID.test(id) ? await this.objects.read(`plans/${id}/plan.json`) : undefined;
    if (text === undefined) throw notFound(id);
    const plan = parsePlan(id, text);
    if (plan.id !== id) throw planChanged(id, `the stored plan calls itself '${String(plan.id).slice(0, 80)}'`);
    const actual = digestOf(plan);
    if (actual !== plan.digest) throw planChanged(id, `its content has the digest ${actual}, it says ${plan.digest}`);
    if (digest !== undefined && actual !== digest)
      throw planChanged(id, `its digest is ${actual}, the reviewed one is ${digest}`);
    return plan;
  }

  /**
   * Brings the cloud assembly of a layer back.
   *
   * @param into a folder that isn't there, or is empty, or holds a cloud assembly, which is replaced
   * @throws DeployerError `asset-changed`
   */
  async fetchAssembly(id: string, layer: string, into: string): Promise<void> {
    const text = PLAN_ID.test(id) ? await this.objects.read(`plans/${id}/assemblies.json`) : undefined;
    const digests = parseIndex(text ?? '').get(layer);
    if (digests) return fetchAssembly(this.objects, digests, into);
    throw new DeployerError(
      'asset-changed',
      `The store has no cloud assembly of layer '${layer}' for plan ${id.slice(0, 120)}.`,
      'Plan again.',
    );
  }

  /** Plans that were begun. @param label only those of this label */
  async list(label?: string): Promise<BegunPlan[]> {
    const keys = await this.objects.keys(label === undefined ? 'plans/' : `plans/${label}--`);
    const ids = [...new Set(keys.map((key) => key.split('/')[1] ?? ''))].filter((id) => PLAN_ID.test(id));
    return inParallel(ids, READS_AT_ONCE, async (id) => ({ id, stackNames: await this.stackNamesOf(id) }));
  }

  /** Forgets a plan. What other plans may share stays until the bucket forgets it. @param what `begun`: also the note of its stacks */
  async remove(id: string, { begun = true } = {}): Promise<void> {
    const keys = await this.objects.keys(`plans/${id}/`);
    // Last what tells of its change sets: as long as that is there, an interrupted clean-up can go on.
    const last = `plans/${id}/begun.json`;
    for (const key of keys.filter((one) => one !== last)) await this.objects.remove(key);
    if (begun && keys.includes(last)) await this.objects.remove(last);
  }

  // The note is written before anything else. Where it can't be read (somebody wrote to it), the plan says the same.
  private async stackNamesOf(id: string): Promise<readonly string[]> {
    for (const name of ['begun.json', 'plan.json']) {
      const names = stackNamesIn((await this.objects.read(`plans/${id}/${name}`)) ?? '');
      if (names) return names;
    }
    return [];
  }

  // An answer that was lost and asked for again finds its own bytes there.
  private async writeOnce(id: string, name: string, text: string): Promise<void> {
    const key = `plans/${id}/${name}`;
    if (await this.objects.write(key, text, { once: true })) return;
    if ((await this.objects.read(key)) === text) return;
    throw new DeployerError(
      'plan-changed',
      `The plan store holds another plan under the id ${id}.`,
      'Plan again: each plan has an id of its own.',
    );
  }
}

async function checkUnchanged(plan: Plan, layer: string, folder: string): Promise<void> {
  const planned = plan.assemblies.find((one) => one.layer === layer);
  if (!planned || (await assemblyDigest(folder)) === planned.digest) return;
  throw new DeployerError(
    'assembly',
    `The cloud assembly of layer '${layer}' was changed while it was planned.`,
    'Plan again, and let nothing synthesize meanwhile.',
  );
}
