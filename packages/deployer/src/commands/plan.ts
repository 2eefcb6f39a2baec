import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { z } from 'zod';
import { readStacks } from '../assembly/read';
import { assemblyDigest } from '../assets/digest';
import type { Imports } from '../change-sets/change-sets';
import { checkDestructive } from '../changes/stateful';
import { withDrift } from '../drift/in-plan';
import { DeployerError } from '../errors';
import { sealed } from '../model/digest';
import { newPlanId } from '../model/identity';
import { isEmpty, type Plan, type PlanSource } from '../model/plan';
import { discardPlan, makePlan } from '../plan/planner';
import type { TargetLayer } from '../project/target';
import { redacted } from '../redact/redact';
import { renderJson } from '../render/json';
import { renderMarkdown } from '../render/markdown';
import { renderTerminal } from '../render/terminal';
import { PlanStore } from '../store/plan-store';
import { checkSelfContained } from '../store/self-contained';
import type { CommonOptions, Context } from './context';

export interface PlanOptions extends CommonOptions {
  /** Keep the change sets and put the plan into the plan store, to be applied later. @default false */
  readonly save?: boolean;
  /** @default 'laptop' */
  readonly label?: string;
  /** @default - the commit that is checked out, where there is one */
  readonly head?: string;
  readonly base?: string;
  /** Look for what differs from the deployed templates. @default false */
  readonly drift?: boolean;
  readonly importExisting?: boolean;
  /** JSON file: logical id → identifier of a resource to import. */
  readonly import?: string;
  /** Fail when what may hold data would be destroyed or replaced, apart from the allowed types. @default false */
  readonly failOnDestroy?: boolean;
  readonly allowDestroy?: readonly string[];
  /** File that the plan is written to as Markdown. */
  readonly markdown?: string;
}

/** Shows what an apply would do. @returns 0: nothing to do, 2: there are changes */
export async function plan(options: PlanOptions, context: Context): Promise<number> {
  const { session, target, terminal, signal } = context;
  checkTogether(options);
  const stacks = readStacks(target);
  const imports = importsFrom(options);
  if (options.save) for (const { name, assembly } of target.layers) checkSelfContained(name, assembly);
  const source = sourceFrom(options, process.cwd());
  const id = newPlanId(source.label);
  const store = options.save ? await PlanStore.open(session) : undefined;
  // Before any change set is made: clean-up finds what a run that was killed left behind.
  await store?.begin(
    id,
    stacks.map((stack) => stack.stackName),
  );
  const run = { notify: (message: string) => terminal.status(message), signal };
  const assemblies = store
    ? await Promise.all(
        target.layers.map(async ({ name, assembly }) => ({ layer: name, digest: await assemblyDigest(assembly) })),
      )
    : [];
  const planned = await makePlan(session, stacks, run, { id, source, assemblies, imports });
  const discard = () => discardPlan(session, stacks, planned.stacks).catch(() => {});
  try {
    const made = options.drift ? await withDrift(session, stacks, planned, run) : planned;
    const shown = redacted(store ? made : withoutChangeSets(made));
    if (options.failOnDestroy) refuseLoss(shown, options, context);
    if (options.markdown) fs.writeFileSync(options.markdown, renderMarkdown(shown));
    if (!store || isEmpty(made)) await discardPlan(session, stacks, made.stacks);
    if (store) await (isEmpty(made) ? store.remove(id) : store.save(made, target.layers.map(folderOf)));
    // Once all is done: with --json, what is printed is the result or the error, never both.
    show(shown, options, context, store !== undefined);
    return isEmpty(made) ? 0 : 2;
  } catch (error) {
    await discard();
    throw error;
  }
}

const folderOf = ({ name, assembly }: TargetLayer) => ({ layer: name, folder: assembly });

function refuseLoss(shown: Plan, options: PlanOptions, context: Context): void {
  try {
    checkDestructive(shown, options.allowDestroy ?? []);
  } catch (error) {
    // Who is refused wants to see what.
    if (!options.json) show(shown, options, context, false);
    throw error;
  }
}

// What is deleted by now should not be looked for.
function withoutChangeSets(plan: Plan): Plan {
  return sealed({ ...plan, stacks: plan.stacks.map(({ changeSet: _deleted, ...stack }) => stack) });
}

function show(shown: Plan, options: PlanOptions, { terminal }: Context, saved: boolean): void {
  const applyWith =
    saved && !isEmpty(shown)
      ? `stratiform apply --env ${shown.environment} --plan ${shown.id} --digest ${shown.digest}`
      : undefined;
  if (options.json) terminal.output(renderJson(shown));
  else terminal.line(renderTerminal(shown, { color: terminal.color, applyWith }));
}

/** What a plan comes from: as told, else the commit that is checked out. */
export function sourceFrom({ label = 'laptop', head, base }: PlanOptions, folder: string): PlanSource {
  const commit = head ?? checkedOut(folder);
  const run = process.env.STRATIFORM_RUN;
  return { label, ...(commit && { head: commit }), ...(base && { base }), ...(run && { run }) };
}

function checkedOut(folder: string): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return undefined; // no repository, or no git: a plan needn't be of a commit
  }
}

const importSchema = z.record(z.string(), z.record(z.string(), z.string()));

function importsFrom({ importExisting, import: file }: PlanOptions): Imports {
  if (file === undefined) return { existing: importExisting };
  try {
    return { resources: importSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new DeployerError(
      'usage',
      `--import should name a JSON file of logical ids and identifiers, '${file}' isn't one: ${why}`,
      'For example: {"Users": {"TableName": "users"}}.',
    );
  }
}

function checkTogether({ importExisting, import: file, allowDestroy, failOnDestroy }: PlanOptions): void {
  const wrong =
    (file !== undefined && importExisting && '--import and --import-existing exclude each other') ||
    (allowDestroy && !failOnDestroy && '--allow-destroy says nothing without --fail-on-destroy');
  if (wrong) throw new DeployerError('usage', `${wrong}.`, 'Leave one out, or add the other.');
}
