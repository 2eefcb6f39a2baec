import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CloudFormationClient, type Stack } from '@aws-sdk/client-cloudformation';
import { applyPlan } from '../apply/apply';
import type { ApplyResult } from '../apply/options';
import type { AssemblyStack } from '../assembly/read';
import { findStackAtRest } from '../aws/stacks';
import { ensureIdentityProvider } from '../bootstrap/identity-provider';
import { isLeftBehind } from '../bootstrap/left-behind';
import { checkLengths, checkOptions, ownStackName, type StateNames, type StateOptions } from '../bootstrap/names';
import { checkOwner, gitHubStack, stateNames, stateStack } from '../bootstrap/own-stacks';
import { BOOTSTRAP_STACK, bootstrapStack, checkVariant, templateVersion, versionOf } from '../bootstrap/stack';
import type { Imports } from '../change-sets/change-sets';
import { isEmpty } from '../model/plan';
import { makePlan } from '../plan/planner';
import { redacted } from '../redact/redact';
import { renderTerminal } from '../render/terminal';
import { finish, listenerFor } from './applying';
import type { CommonOptions, Context } from './context';

export interface BootstrapCommandOptions extends CommonOptions, StateOptions {}

/** What was done so far, and what it was done to. */
interface Done {
  readonly result: ApplyResult;
  readonly stacks: readonly AssemblyStack[];
}

const NOTHING: ApplyResult = { applied: [], appliedBefore: [], notApplied: [] };

/**
 * Makes or updates what an environment needs: the CDK's bootstrap, plan store and lock, and the roles for GitHub where
 * the project file speaks of it. Each step is compared with what is there, so it is safe to run again, wherever an
 * earlier run ended.
 *
 * @returns 0, or 1 when it failed
 */
export async function bootstrap(options: BootstrapCommandOptions, context: Context): Promise<number> {
  const { target, terminal } = context;
  checkOptions(options, target);
  checkLengths(target);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-bootstrap-'));
  try {
    const done: Done[] = [];
    for (const step of [cdkStep, stateStep, gitHubStep]) {
      done.push(await step(context, options, folder));
      if (done.some(({ result }) => result.failed)) break;
    }
    const applied = done.flatMap(({ result }) => result.applied);
    const failed = done.find(({ result }) => result.failed)?.result.failed;
    const stacks = done.flatMap((one) => one.stacks);
    if (!failed && applied.length === 0) terminal.line(`Nothing to do: ${target.environment} is bootstrapped.`);
    return finish(options, terminal, { ...NOTHING, applied, ...(failed && { failed }) }, stacks);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The CDK's own bootstrap: left alone where it is newer than the one that this command has. */
async function cdkStep(context: Context): Promise<Done> {
  const { target, terminal } = context;
  const existing = await atRest(context, BOOTSTRAP_STACK);
  checkVariant(existing);
  const [there, offered] = [versionOf(existing), templateVersion()];
  if (there > offered) {
    terminal.line(
      `${BOOTSTRAP_STACK}: version ${there} of the CDK's bootstrap is newer than this command's ${offered}, and stays.`,
    );
    return { result: NOTHING, stacks: [] };
  }
  const done = await make(context, bootstrapStack(existing));
  if (done.result.applied.length > 0)
    terminal.line(
      `Bootstrapped ${target.environment}: version ${there === 0 ? offered : `${there} → ${offered}`} of the CDK's bootstrap.`,
    );
  return done;
}

/** Plan store and lock. */
async function stateStep(context: Context, options: StateOptions, folder: string): Promise<Done> {
  const { target, session, terminal } = context;
  const existing = await ownStackAtRest(context, 'bootstrap');
  const names = stateNames(target, options, existing);
  const stack = stateStack(target, names, folder, existing);
  const isNew = !existing || /^(REVIEW_IN_PROGRESS|ROLLBACK_COMPLETE|CREATE_FAILED)$/.test(existing.StackStatus ?? '');
  const comesBack = isNew && (await isLeftBehind(session, names));
  if (comesBack) terminal.line(`Bucket '${names.bucket}' or table '${names.table}' is there from before, and stays.`);
  const done = await make(context, stack, comesBack ? { existing: true } : undefined);
  if (done.result.applied.length > 0) terminal.line(`Plan store: ${names.bucket}\nLock: ${names.table}`);
  return done;
}

/** The roles for GitHub, where the project file speaks of it. */
async function gitHubStep(context: Context, options: StateOptions, folder: string): Promise<Done> {
  const { target, session, terminal } = context;
  const existing = await ownStackAtRest(context, 'github');
  if (!target.github) {
    if (existing && existing.StackStatus !== 'REVIEW_IN_PROGRESS')
      terminal.line(
        `${existing.StackName} is there, although the project file has no 'github': if GitHub shouldn't deploy any more, delete that stack.`,
      );
    return { result: NOTHING, stacks: [] };
  }
  if (await ensureIdentityProvider(session, target.github))
    terminal.line(`Identity provider for ${target.github.issuer}: made`);
  const names = await namesThatAre(context, options);
  const done = await make(context, gitHubStack(target, target.github, names, folder, existing));
  const outputs = (await atRest(context, ownStackName(target, 'github')))?.Outputs ?? [];
  const roles = outputs.map(({ OutputKey, OutputValue }) => `  ${OutputKey}: ${OutputValue}`);
  if (done.result.applied.length > 0)
    terminal.line([`For workflows of ${target.github.repository}:`, ...roles].join('\n'));
  return done;
}

async function namesThatAre(context: Context, options: StateOptions): Promise<StateNames> {
  return stateNames(context.target, options, await atRest(context, ownStackName(context.target, 'bootstrap')));
}

async function ownStackAtRest(context: Context, which: 'bootstrap' | 'github'): Promise<Stack | undefined> {
  const existing = await atRest(context, ownStackName(context.target, which));
  checkOwner(context.target, existing);
  return existing;
}

/** Plans and executes one stack, and shows what it changes. */
async function make(context: Context, stack: AssemblyStack, imports?: Imports): Promise<Done> {
  const { session, terminal, signal } = context;
  const run = { notify: (message: string) => terminal.status(message), signal };
  const plan = await makePlan(session, [stack], run, { imports });
  if (isEmpty(plan)) return { result: NOTHING, stacks: [] };
  terminal.line(renderTerminal(redacted(plan), { color: terminal.color }));
  const result = await applyPlan(session, [stack], plan, { signal, listener: listenerFor(terminal) });
  return { result, stacks: [stack] };
}

async function atRest({ session, terminal, signal }: Context, name: string): Promise<Stack | undefined> {
  const client = new CloudFormationClient(await session.connection());
  return findStackAtRest(client, name, (message) => terminal.status(message), signal);
}
