import { PassThrough } from 'node:stream';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Call, Injected, Rule } from '@stratiform/gate';
import { type ApplyCommandOptions, apply } from '../../../src/commands/apply';
import { run } from '../../../src/commands/run';
import { Terminal } from '../../../src/commands/terminal';
import type { ErrorCode } from '../../../src/errors';
import type { Plan, PlannedStack } from '../../../src/model/plan';
import { type Finished, stratiform } from '../command';
import { TestProject } from '../project';
import type { Arena } from './arena';
import { ByHand, type StackState } from './by-hand';
import { fillOf, PLACES, type Place, parameterName, type Variant } from './layers';
import { LockTable } from './lock-table';
import { Store } from './store';

/** How an apply ended, as programs see it. */
export interface Ended extends Finished {
  /** Why nothing was executed, or why it stopped on its way. */
  readonly reason?: ErrorCode;
  readonly message: string;
  /** What to do next. */
  readonly remedy: string;
  /** Whether it was refused as a whole, before any stack's turn came. */
  readonly refused: boolean;
  readonly applied: readonly string[];
  readonly appliedBefore: readonly string[];
}

/** Three stacks of one case, and their stored plan. */
export class PlannedWorld {
  readonly project: TestProject;
  readonly byHand: ByHand;
  readonly lock: LockTable;
  private made?: Plan;
  private version = 2;
  private rules: (Injected & { readonly rule: Rule })[] = [];

  constructor(
    readonly arena: Arena,
    /** Part of every name in it. */
    readonly name: string,
    readonly variant: Variant,
  ) {
    const { emulator, gate, administrator } = arena;
    this.project = new TestProject(
      { ...emulator, endpoint: gate.endpoint },
      PLACES.map((place) => this.layer(place)),
    );
    this.byHand = new ByHand(administrator);
    this.lock = new LockTable(administrator, arena.state.table);
  }

  /** What the layer of a place is called. */
  readonly layer = (place: Place): string => `${this.name}-${place}`;

  readonly stackName = (place: Place): string => `shop-test-${this.layer(place)}`;

  /** The plan that was reviewed. */
  get plan(): Plan {
    if (!this.made) throw new Error('Nothing is planned.');
    return this.made;
  }

  stack(place: Place): PlannedStack {
    const found = this.plan.stacks.find(({ layer }) => layer === this.layer(place));
    if (!found) throw new Error(`The plan has no ${place}.`);
    return found;
  }

  /** ARN of the change set that was reviewed. */
  changeSet(place: Place): string {
    return this.stack(place).changeSet ?? '';
  }

  /** What is stored of the plan. */
  get store(): Store {
    return new Store(this.arena.administrator, this.arena.state.bucket, this.plan);
  }

  async prepare(): Promise<void> {
    await new SSMClient(this.arena.administrator).send(
      new PutParameterCommand({ Name: parameterName(this.name, 'given'), Value: 'given', Type: 'String' }),
    );
    const { thirdExists, unchanged } = this.variant;
    const before = PLACES.filter((place) => place === 'first' || (place === 'third' && (thirdExists || unchanged)));
    for (const place of before) this.synth(place, 1);
    const applied = await stratiform(this.project, 'apply', { yes: true, layer: before.map((one) => this.layer(one)) });
    if (applied.code !== 0) throw new Error(`apply: ${applied.out}${applied.err}`);
    for (const place of PLACES) this.synth(place, unchanged ? 1 : 2);
    this.made = await this.planAgain();
  }

  /** Makes the cloud assembly of a layer. */
  synth(place: Place, version: number): void {
    this.project.synth(this.layer(place), fillOf(place, this.name, this.project.root, version, this.variant));
  }

  /** Plans what is synthesized, and stores that plan. */
  async planAgain(options: object = {}): Promise<Plan> {
    const planned = await stratiform(this.project, 'plan', { save: true, json: true, label: this.name, ...options });
    if (planned.code !== 2) throw new Error(`plan: ${planned.out}${planned.err}`);
    return JSON.parse(planned.out) as Plan;
  }

  /** Plans the same stacks once more, otherwise; the cloud assemblies stay so. */
  async anotherPlan(): Promise<Plan> {
    this.version += 1;
    for (const place of PLACES) this.synth(place, this.version);
    return this.planAgain();
  }

  /** Plans once more and applies that. */
  async applyNewerPlan(): Promise<void> {
    const { id: plan, digest } = await this.anotherPlan();
    const { code, out, err } = await this.apply({ plan, digest });
    if (code !== 0) throw new Error(`apply: ${out}${err}`);
  }

  /** Applies the plan that was reviewed. */
  async apply(options: Partial<ApplyCommandOptions> = {}): Promise<Ended> {
    const { id, digest } = this.plan;
    const finished = await stratiform(this.project, 'apply', { plan: id, digest, yes: true, json: true, ...options });
    const { error, failed, applied = [], appliedBefore = [] } = JSON.parse(finished.out || '{}');
    return {
      ...finished,
      reason: (error ?? failed)?.reason,
      message: (error ?? failed)?.message ?? '',
      remedy: (error ?? failed)?.remedy ?? '',
      refused: error !== undefined,
      applied: applied.map((one: { stackName: string }) => one.stackName),
      appliedBefore,
    };
  }

  /** Applies it as somebody at a terminal would, who is asked and says something. */
  async applyAsked(answer: string): Promise<Finished> {
    const stream = () => Object.assign(new PassThrough(), { isTTY: true });
    const [input, out, err] = [stream(), stream(), stream()];
    input.write(`${answer}\n`);
    const { id } = this.plan;
    const terminal = new Terminal(false, input, out, err);
    const code = await run({ env: 'test', plan: id }, apply, { terminal, folder: this.project.root });
    return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
  }

  /** Lets calls fail, or lets something happen just before one. A rule that strikes no call proves nothing: see `unstruck`. */
  inject(rule: Rule): void {
    const injected = this.arena.gate.inject(rule);
    this.rules.push(Object.defineProperty(injected, 'rule', { value: rule }) as Injected & { readonly rule: Rule });
  }

  /** Puts other words into CloudFormation's mouth; a rewriting that changes nothing fails the call. */
  rewrite(action: string, when: (call: Call) => boolean, change: (body: string) => string): void {
    const replace = (body: string) => {
      const changed = change(body);
      if (changed === body) throw new Error(`Nothing to rewrite in ${body}`);
      return changed;
    };
    this.inject({ service: 'cloudformation', action, when, fault: { replace } });
  }

  /** Rules since the last time that struck no call. */
  unstruck(): Rule[] {
    return this.rules.splice(0).flatMap(({ hits, rule }) => (hits === 0 ? [rule] : []));
  }

  /** What the stacks are like. */
  async states(): Promise<Record<Place, StackState>> {
    const states = PLACES.map(async (place) => [place, await this.byHand.stateOf(this.stackName(place))] as const);
    return Object.fromEntries(await Promise.all(states)) as Record<Place, StackState>;
  }

  /**
   * What CloudFormation was made to do, in order: `first`, where the reviewed change set was executed; `third, made anew`,
   * where it was one that apply made itself; with a question mark in front, what nobody should have done.
   */
  executed(): string[] {
    const calls = this.arena.gate.calls().filter(({ service }) => service === 'cloudformation');
    return calls.flatMap((call) => {
      if (call.status !== 200 && call.answeredBy !== 'reset-after') return [];
      if (call.action === 'ExecuteChangeSet') return [this.executionOf(call, calls)];
      return changesStack(call) && !takesBack(call, calls) ? [`? ${call.action} ${call.parameters.StackName}`] : [];
    });
  }

  /** The stacks that such a list speaks of. */
  placesOf(executed: readonly string[]): Place[] {
    return PLACES.filter((place) => executed.some((one) => one.split(',')[0] === place));
  }

  private executionOf({ parameters: { ChangeSetName = '' } }: Call, calls: readonly Call[]): string {
    const reviewed = PLACES.find((place) => this.changeSet(place) === ChangeSetName);
    if (reviewed) return reviewed;
    const made = calls.find(
      ({ action, parameters }) =>
        action === 'CreateChangeSet' &&
        ChangeSetName.includes(`:changeSet/${parameters.ChangeSetName}/`) &&
        parameters.ChangeSetName?.startsWith(`stratiform-${this.plan.id}-`),
    );
    const place = PLACES.find((one) => this.stackName(one) === made?.parameters.StackName);
    return place ? `${place}, made anew` : `? ${ChangeSetName}`;
  }
}

function changesStack({ action }: Call): boolean {
  return /^(Create|Update|Delete|Rollback)Stack$/.test(action);
}

/** Whether a stack is deleted that was only there for the review of a change set that apply itself made and doesn't execute. */
function takesBack({ action, parameters: { StackName = '' } }: Call, calls: readonly Call[]): boolean {
  const made = calls.filter((call) => call.action === 'CreateChangeSet' && call.parameters.ChangeSetType === 'CREATE');
  return action === 'DeleteStack' && made.some(({ parameters }) => StackName.includes(`/${parameters.StackName}/`));
}
