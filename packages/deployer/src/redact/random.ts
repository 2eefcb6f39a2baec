// The commonest pairs of letters in English words, about two thirds of all that occur; among random letters one in six.
const COMMON = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ' +
    'ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol ' +
    'rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke ui ' +
    'fr oo ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up ' +
    'lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu ui rg ib tl ny ki rk ys ob mm fu ph og ms ye ud mb ip ub oi rl gu dr'
  ).split(' '),
);

/** The shortest text that may be told as random: shorter ones can't be told apart from names. */
export const SHORTEST = 20;
// Of letters of one case and digits; identifiers that AWS makes up (26 characters at most) are below.
const SHORTEST_PLAIN = 28;
const SHORTEST_WITHOUT_DIGITS = 32;

/**
 * Whether a run of letters and digits looks made by a random generator: it changes between small letters, capitals and
 * digits far more often than names do, and its neighbouring letters are seldom neighbours in words. Hexadecimal digits
 * (hashes, UUIDs, ids of EC2) never count as random: nothing tells those that are secret.
 *
 * The thresholds were set by trial: they miss about 1 in 500 random texts of 32 letters and digits and 1 in 1,500 of 40
 * (1 in 30 where all letters are small), and in the 38 MB of names and descriptions of the CDK's own sources they find 9 texts, all of
 * them examples of something random.
 */
export function looksRandom(run: string): boolean {
  const rest = withoutIds(run);
  const long = letters(rest);
  if (long < SHORTEST) return false;
  const mixed = /[a-z]/.test(rest) && /[A-Z]/.test(rest);
  const digits = /\d/.test(rest);
  if (mixed && digits) return randomness(rest) > (isKeySized(run) ? -0.3 : -0.05);
  if (mixed) return long >= SHORTEST_WITHOUT_DIGITS && randomness(rest) > 0.1;
  return digits && long >= SHORTEST_PLAIN && randomness(rest) > -0.1;
}

// As long as AWS's secret keys are, and of their letters.
function isKeySized(run: string): boolean {
  return run.length === 40 && /[+/]/.test(run) && !/[-_]/.test(run);
}

// Digits in hexadecimal, plain numbers, and the endings that CloudFormation and the CDK give to names.
function withoutIds(run: string): string {
  return run
    .split(/[-_/+.]/)
    .map((part) => (/^(?:[0-9a-f]+|[0-9A-F]+|[0-9a-z]{12,13}|[0-9A-Z]{12,13})$/.test(part) ? '' : part))
    .map((part) => part.replace(/[0-9A-F]{8}$|[0-9a-f]{32,}$/, ''))
    .join('-');
}

const letters = (text: string): number => text.length - (text.match(/[^A-Za-z0-9]/g)?.length ?? 0);

// Share of neighbours that change kind, less the share that words have too.
function randomness(text: string): number {
  let [pairs, changes, common] = [0, 0, 0];
  for (let at = 1; at < text.length; at++) {
    const [one, other] = [kind(text.charCodeAt(at - 1)), kind(text.charCodeAt(at))];
    if (one === 0 || other === 0) continue;
    pairs += 1;
    if (one !== other) changes += 1;
    if (COMMON.has(text.slice(at - 1, at + 1).toLowerCase())) common += 1;
  }
  return pairs === 0 ? 0 : (changes - common) / pairs;
}

function kind(code: number): 0 | 1 | 2 | 3 {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  return code >= 48 && code <= 57 ? 3 : 0;
}
