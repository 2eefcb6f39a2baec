/** What stands in the place of an account's id. */
const MASK = '************';
/** Twelve digits that are no part of a longer word, such as a digest. */
const ACCOUNT = /(?<!\w)\d{12}(?!\w)/g;

/**
 * A text without the account's id. GitHub masks logs, and nothing else: comments, summaries and issues have to be
 * written without it.
 *
 * @param account twelve digits
 */
export function masked(text: string, account: string, mask: boolean): string {
  return mask ? text.replaceAll(account, MASK) : text;
}

/**
 * What is said of a failure, without anybody's account id: it may be about credentials of another account than the
 * environment's, and in AWS's own words. (A plan keeps other accounts' ids: whom it opens something to is to be reviewed.)
 */
export function maskedFailure(text: string, mask: boolean): string {
  return mask ? text.replace(ACCOUNT, MASK) : text;
}

/** The accounts that a text names. */
export function accountsIn(text: string): string[] {
  return [...new Set(text.match(ACCOUNT))];
}
