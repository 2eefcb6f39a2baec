/** What stands in the place of an account's id. */
const MASK = '************';

/**
 * A text without the account's id. GitHub masks logs, and nothing else: comments, summaries and issues have to be
 * written without it.
 *
 * @param account twelve digits
 */
export function masked(text: string, account: string, mask: boolean): string {
  return mask ? text.replaceAll(account, MASK) : text;
}
