import { ActionError, block, explained } from '@stratiform/github';
import { answer, courtesy } from './answer.js';
import { parseCommand } from './command.js';
import { planOf } from './plan-of.js';
import { type Asked, nothing, type Resolution } from './resolution.js';

/**
 * The plan that a comment asks for. Who asked is answered there: what is refused to somebody who may not command, or is
 * mistaken, is no failure of this run, so that strangers can't make runs fail.
 *
 * @throws ActionError when the command is right and the plan isn't
 */
export async function commanded(asked: Asked): Promise<Resolution> {
  const { inputs, run, github } = asked;
  const { comment } = run;
  if (!comment || run.action !== 'created') return nothing('Only a comment that is new can be a command.');
  // A bot that is answered may answer.
  if (comment.author.endsWith('[bot]')) return nothing('Bots give no commands.');
  const named = new Set([...(inputs.environment ? [inputs.environment] : []), ...inputs.environments]);
  const command = parseCommand(comment.body, [...named]);
  if (command.kind === 'none') return nothing('The comment is no command.');
  if (command.kind === 'apply' && inputs.environment && command.environment !== inputs.environment)
    return nothing(`The command is for '${command.environment}', this job for '${inputs.environment}'.`);

  if (!(await github.canWrite(comment.author))) {
    await answer(asked, 'confused', 'Only who may write to this repository can apply. Nothing was applied.', {
      once: true,
    });
    return nothing(`@${comment.author} may not write to this repository.`, { reason: 'no-permission' });
  }
  if (!comment.onPullRequest)
    return refuse(asked, 'This is no pull request: there is no plan here.', 'unknown-command');
  if (command.kind === 'mistaken')
    return refuse(
      asked,
      `${command.why} Write \`/stratiform apply ${[...named][0] ?? '<environment>'}\`.`,
      'unknown-command',
    );
  const pr = await github.pullRequest(comment.issue);
  if (pr.fork) return refuse(asked, 'Nothing is planned or applied for pull requests from forks.', 'fork');
  if (!pr.open) {
    const instead = pr.merged
      ? 'What is merged is applied by the run of its push.'
      : 'Open it again: that plans it anew.';
    return refuse(asked, `This pull request is closed. ${instead}`, 'closed');
  }
  try {
    const resolution = await planOf(asked, pr, command.environment);
    if (resolution.kind === 'plan') await courtesy('react to the command', () => github.react(comment.id, 'eyes'));
    else await answer(asked, '+1', resolution.why);
    return resolution;
  } catch (error) {
    if (error instanceof ActionError) {
      const { message, remedy } = explained(error);
      // Names of branches stand in it, which are somebody's choice.
      const why = block([message, remedy].filter(Boolean).join('\n'));
      await answer(asked, 'confused', `Nothing was applied:\n\n${why}`);
    }
    throw error;
  }
}

async function refuse(asked: Asked, why: string, reason: string): Promise<Resolution> {
  await answer(asked, 'confused', `${why} Nothing was applied.`);
  return nothing(why, { reason });
}
