import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { applyPlan } from '../apply/apply';
import { findStackAtRest } from '../aws/stacks';
import { BOOTSTRAP_STACK, bootstrapStack, checkVariant, templateVersion, versionOf } from '../bootstrap/stack';
import { isEmpty } from '../plan/model';
import { makePlan } from '../plan/planner';
import { renderTerminal } from '../render/terminal';
import { finish, listenerFor } from './apply';
import type { CommonOptions, Context } from './context';

/** Makes or updates the CDK's bootstrap; safe to run again. @returns 0, or 1 when it failed */
export async function bootstrap(
  options: CommonOptions,
  { session, target, terminal, signal }: Context,
): Promise<number> {
  const run = { notify: (message: string) => terminal.status(message), signal };
  const existing = await findStackAtRest(
    new CloudFormationClient(await session.connection()),
    BOOTSTRAP_STACK,
    run.notify,
    signal,
  );
  checkVariant(existing);
  const [there, offered] = [versionOf(existing), templateVersion()];
  if (there > offered) {
    terminal.line(
      `Nothing to do: ${target.environment} has bootstrap version ${there}, newer than this command's ${offered}.`,
    );
    return finish(options, terminal, { applied: [], notApplied: [] });
  }
  const stacks = [bootstrapStack(existing)];
  const plan = await makePlan(session, stacks, run);
  if (isEmpty(plan)) {
    terminal.line(`Nothing to do: ${target.environment} is bootstrapped (version ${there}).`);
    return finish(options, terminal, { applied: [], notApplied: [] });
  }
  terminal.line(renderTerminal(plan, { color: terminal.color }));
  const result = await applyPlan(session, stacks, plan, { signal, listener: listenerFor(terminal) });
  if (!result.failed)
    terminal.line(`Bootstrapped ${target.environment}: version ${there === 0 ? offered : `${there} → ${offered}`}.`);
  return finish(options, terminal, result, stacks);
}
