import { ActionError } from '@stratiform/github/lib/start.js';
import type { Answer } from './send.js';

/** A registry's answer that says no. Its status and code tell a tag that is taken from other refusals. */
export class Refusal extends ActionError {
  constructor(
    reason: string,
    message: string,
    remedy: string,
    readonly status: number,
    /** Of the distribution specification ("Error codes"), such as `MANIFEST_UNKNOWN`; empty where the body has none. */
    readonly code: string,
    /** The registry's own words, one line. */
    readonly words: string,
  ) {
    super(reason, message, remedy);
  }
}

/** What distribution's filesystem driver says in its detail: 28 is ENOSPC. */
const NO_SPACE = /no space left on device|"Err":\s*28\b/;
/** Longest text of a registry's that is shown, in characters. */
const LONGEST = 400;

/** What a registry says in the body of a refusal: its first error. Other bodies, such as a proxy's pages, have no code. */
export function errorOf({ body }: Pick<Answer, 'body'>): { readonly code: string; readonly words: string } {
  try {
    const { errors } = JSON.parse(body.toString('utf8')) as { errors?: { code?: unknown; message?: unknown }[] };
    const { code, message } = errors?.[0] ?? {};
    if (typeof code === 'string') return { code, words: oneLine(typeof message === 'string' ? message : '') };
  } catch {} // no JSON
  return { code: '', words: '' };
}

/**
 * A refusal in words.
 *
 * @param asked what was asked, such as `GET of manifest 'v1'`
 * @param where the repository's URI
 * @returns reason `unauthorized`, `forbidden`, `repository-missing`, `disk-full` or `registry-error`
 */
export function refusal(answer: Answer, asked: string, where: string): Refusal {
  const { status } = answer;
  const { code, words } = errorOf(answer);
  const told = [code, words].filter(Boolean).join(': ');
  const message = `The registry of ${where} answers ${status}${told ? ` (${told})` : ''} to a ${asked}.`;
  const refused = (reason: string, remedy: string) => new Refusal(reason, message, remedy, status, code, words);
  if (code === 'NAME_UNKNOWN')
    return refused('repository-missing', 'Make the repository first, or correct its name: pushing does not make it.');
  // The empty 400 is ECR's for a login that it doesn't know.
  if (status === 401 || (status === 400 && answer.body.length === 0))
    return refused(
      'unauthorized',
      'The login is wrong, has expired, or is missing: log in again, and run the job again.',
    );
  if (status === 403 || code === 'DENIED')
    return refused('forbidden', 'Give whoever is logged in the right to pull and push in exactly this repository.');
  if (status === 404)
    return refused('registry-error', 'No registry answers so: something else is there, or in between. Check the host.');
  if (status === 429) return refused('registry-error', 'The registry has too many requests: run the job again later.');
  if (status >= 500 && NO_SPACE.test(answer.body.toString('utf8')))
    return refused('disk-full', "The registry's disk is full: free some there, and run the job again.");
  if (status >= 500) return refused('registry-error', 'The registry has an error of its own: run the job again.');
  return refused('registry-error', 'Correct what the registry says, or report it.');
}

// No line breaks, no control characters: it ends up in logs and annotations.
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
}
