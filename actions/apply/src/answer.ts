import { annotate, explained, signed } from '@stratiform/github';
import type { Asked } from './resolution.js';

/** Where strangers are answered: one comment, however often they ask. */
const STRANGERS = 'stratiform:refused-command';

/**
 * Answers a command: a reaction, and a reply to who asked.
 *
 * @param text Markdown in which nothing of the comment stands
 * @param options `once`: the same answer isn't given twice on a pull request
 */
export async function answer(
  { run, github }: Asked,
  reaction: 'confused' | '+1',
  text: string,
  { once = false } = {},
): Promise<void> {
  const { comment } = run;
  if (!comment) return;
  await courtesy('react to the command', () => github.react(comment.id, reaction));
  await courtesy('answer the command', async () => {
    if (once) await github.saveComment(comment.issue, STRANGERS, signed(text, STRANGERS));
    else await github.reply(comment.issue, `@${comment.author} ${text}`);
  });
}

/** Does what is nice to have: when it fails, that is a warning, and everything else goes on. */
export async function courtesy(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    annotate([{ level: 'warning', title: `Could not ${what}`, message: explained(error).message }]);
  }
}
