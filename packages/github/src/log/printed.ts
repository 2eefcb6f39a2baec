import { randomUUID } from 'node:crypto';
import { endGroup, info, startGroup } from '@actions/core';

/**
 * Shows a text as a group of the log. What looks like a workflow command in it (`::add-mask …` at the start of a line,
 * `##[add-mask]…` anywhere in one) is shown as it is and does nothing: until a token that nobody can guess, the runner
 * takes no commands.
 *
 * @param text may be shown: redacted by whoever made it
 */
export function printed(title: string, text: string): void {
  const token = randomUUID();
  startGroup(title.replace(/\s+/g, ' '));
  info(`::stop-commands::${token}`);
  try {
    info(text.trimEnd());
  } finally {
    info(`::${token}::`);
    endGroup();
  }
}
