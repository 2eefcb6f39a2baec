import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as z from 'zod';
import type { Imports } from '../change-sets/change-sets';
import { checkDestructive } from '../changes/stateful';
import { DeployerError } from '../errors';
import { isEmpty, type Plan, type PlanSource } from '../model/plan';
import { redacted } from '../redact/redact';
import { renderJson } from '../render/json';
import { renderMarkdown } from '../render/markdown';
import { renderTerminal } from '../render/terminal';
import { planOnly, planStored } from '../review/plan-stored';
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
  const { session, terminal, signal } = context;
  checkTogether(options);
  const make = options.save ? planStored : planOnly;
  const made = await make(session, {
    source: sourceFrom(options, process.cwd()),
    imports: importsFrom(options),
    drift: options.drift,
    notify: (message) => terminal.status(message),
    signal,
    accept: (plan) => {
      const shown = redacted(plan);
      if (options.failOnDestroy) refuseLoss(shown, options, context);
      if (options.markdown) fs.writeFileSync(options.markdown, renderMarkdown(shown));
    },
  });
  // Once all is done: with --json, what is printed is the result or the error, never both.
  show(redacted(made), options, context, options.save ?? false);
  return isEmpty(made) ? 0 : 2;
}

function refuseLoss(shown: Plan, options: PlanOptions, context: Context): void {
  try {
    checkDestructive(shown, options.allowDestroy ?? []);
  } catch (error) {
    // Who is refused wants to see what.
    if (!options.json) show(shown, options, context, false);
    throw error;
  }
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
