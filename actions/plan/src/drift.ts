import { driftExitCode, driftLines, explain, findDrift, type LayerDrift, type Target } from '@stratiform/deployer';
import { annotate, line, masked, printed, signed, signIn, summary } from '@stratiform/github';
import { aboutOf } from './about.js';
import { driftMarkdown, driftTitle } from './drift-report.js';
import type { Job, Outcome } from './job.js';
import { driftOutputs } from './outputs.js';
import { targetOf } from './target.js';

/**
 * Looks for what is not as the deployed templates say, and keeps one issue about it: made, brought up to date, closed when
 * nothing has drifted. Drift doesn't fail the step; its outputs tell.
 */
export async function drift(job: Job): Promise<Outcome> {
  const target = targetOf(job);
  const found = await look(job, target);
  const constructPaths = new Map(found.map((stack) => [stack.stackName, stack.constructPath]));
  printed(
    `Drift in ${target.environment}`,
    driftLines(found, { color: !process.env.NO_COLOR, constructPaths }).join('\n'),
  );
  const exitcode = driftExitCode(found);
  const markdown = masked(driftMarkdown(found, aboutOf(job)), target.account, job.inputs.maskAwsAccountId);
  await summary(`${markdown}\n`);
  const outputs = driftOutputs(found, exitcode);
  try {
    await keepIssue(job, target, exitcode, markdown);
    return { outputs };
  } catch (error) {
    return { outputs, error };
  }
}

async function look({ inputs, signal }: Job, target: Target): Promise<LayerDrift[]> {
  try {
    return await findDrift(await signIn(target, 'plan', inputs), { notify: line, signal });
  } catch (error) {
    throw explain(error, target);
  }
}

async function keepIssue({ github, run }: Job, target: Target, exitcode: number, markdown: string): Promise<void> {
  const { project, environment } = target;
  const marker = `stratiform:drift/${project}/${environment}`;
  if (exitcode === 2) {
    const { number, url } = await github.saveIssue(marker, driftTitle(project, environment), signed(markdown, marker));
    annotate([{ level: 'warning', title: `Drift in ${environment}`, message: `Issue ${number} tells of it: ${url}` }]);
  } else if (exitcode === 0) {
    await github.closeIssue(marker, `Nothing has drifted in \`${environment}\` any more, says [this run](${run.url}).`);
  } else {
    // Not all could be looked at: what an issue says may still be so.
    const message = `Not every stack of ${environment} could be looked at; an issue about drift stays as it is.`;
    annotate([{ level: 'warning', title: 'Drift is not known', message }]);
  }
}
