import { hideAssignments } from './assignments';
import type { Hide } from './hide';
import { looksRandom, SHORTEST } from './random';
import { hidePrivateKeys, hideTokens, hideUrlPasswords } from './tokens';

/** How thorough a look a text needs. */
export interface Look {
  /** Values known to be secret, wherever they stand; longest first. */
  readonly known?: readonly string[];
  /** What looks random counts as secret. */
  readonly random?: boolean;
}

// ARNs, dynamic references, public keys and what was hidden already: they look like secrets, or name them, and are none.
const SAFE =
  /(\(sensitive(?:, changed)?\)|\{\{resolve:[^{}]{0,600}\}\}|\barn:[a-z-]{2,20}:[a-z0-9-]{0,40}:[^\s"'`,;()<>\\]*|-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)-----[A-Za-z0-9+/=\s\\]*-----END [A-Z ]{1,20}-----|\bssh-[a-z0-9-]{2,20} AAAA[A-Za-z0-9+/=]+|\bsha(?:256|384|512)[-:][A-Za-z0-9+/]+={0,2}|\bv2:deflate64:[A-Za-z0-9+/=]*)/;

const RUN = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST},}={0,2}`, 'g');

/** A text with every secret that can be told as one hidden; an unchanged text when there is none. */
export function hideIn(text: string, hide: Hide, look: Look = {}): string {
  // What is hidden can bring together what stood apart: once more, until nothing is left (nearly always at once).
  let result = hideOnce(text, hide, look);
  for (let last = text, times = 0; last !== result && times < 5; times++) {
    last = result;
    result = hideOnce(result, hide, look);
  }
  return result;
}

function hideOnce(text: string, hide: Hide, { known = [], random = true }: Look): string {
  let result = text;
  for (const secret of known) {
    if (result.includes(secret)) result = apart(result, (part) => part.replaceAll(secret, () => hide(secret)));
  }
  result = hidePrivateKeys(result, hide);
  if (result.includes('://')) result = hideUrlPasswords(result, hide);
  result = hideTokens(result, hide);
  return random ? apart(result, (part) => hideRuns(hideAssignments(part, hide), hide)) : result;
}

// Only what isn't safe to show.
function apart(text: string, change: (part: string) => string): string {
  return text
    .split(SAFE)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');
}

function hideRuns(text: string, hide: Hide): string {
  return text.replace(RUN, (run) => {
    const parts = run.split('/');
    // One part of a path: `/prod/<random>/db`. Among parts that are no words the slashes are part of the random text.
    const path =
      parts.length > 1 && parts.some(looksRandom) && parts.every((part) => isWord(part) || looksRandom(part));
    if (path) return parts.map((part) => (looksRandom(part) ? hide(part) : part)).join('/');
    return looksRandom(run) ? hide(run) : run;
  });
}

const isWord = (part: string): boolean => /^(?:[A-Za-z]?[a-z]*(?:-[a-z]+)*\d{0,3})$/.test(part);
