/** One line of a comparison; `…` stands for lines that are left out and says how many. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+' | '…';
  readonly text: string;
}

/** Above this many pairs of lines the middle is shown as replaced: comparing takes time and memory of their product. */
const MOST_PAIRS = 40_000;

/** How some lines become others, by their longest common subsequence. */
export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const shorter = Math.min(before.length, after.length);
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function middle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ sign: '-', text });
  const added = (text: string): DiffLine => ({ sign: '+', text });
  if (before.length * after.length > MOST_PAIRS) return [...before.map(removed), ...after.map(added)];
  const common = commonLengths(before, after);
  const length = (i: number, j: number) => common[i * (after.length + 1) + j] ?? 0;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push(same(before[i] ?? ''));
      i += 1;
      j += 1;
    } else if (length(i + 1, j) >= length(i, j + 1)) lines.push(removed(before[i++] ?? ''));
    else lines.push(added(after[j++] ?? ''));
  }
  return [...lines, ...before.slice(i).map(removed), ...after.slice(j).map(added)];
}

/** For each pair of places, how many lines what follows has in common. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

function same(text: string): DiffLine {
  return { sign: ' ', text };
}

/** Shortens a comparison: two unchanged lines around each change, of long runs the first ones, so many lines in all. */
export function folded(lines: readonly DiffLine[], most: number): DiffLine[] {
  const short = runsOf(lines).flatMap((run, at, runs) => foldedRun(run, at === 0, at === runs.length - 1, most));
  return short.length <= most ? short : [...short.slice(0, most - 1), rest(short.length - most + 1, 'more')];
}

const CONTEXT = 2;

function foldedRun(run: readonly DiffLine[], first: boolean, last: boolean, most: number): DiffLine[] {
  if (run[0]?.sign === ' ') {
    const [head, tail] = [first ? 0 : CONTEXT, last ? 0 : CONTEXT];
    const left = run.length - head - tail;
    if (left < 2) return [...run];
    return [...run.slice(0, head), rest(left, 'unchanged'), ...run.slice(run.length - tail)];
  }
  const longest = Math.max(4, Math.floor(most / 4));
  return run.length <= longest + 1 ? [...run] : [...run.slice(0, longest), rest(run.length - longest, 'more')];
}

function runsOf(lines: readonly DiffLine[]): DiffLine[][] {
  const runs: DiffLine[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0]?.sign === line.sign) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function rest(number: number, what: string): DiffLine {
  return { sign: '…', text: `${number} ${what} ${number === 1 ? 'line' : 'lines'}` };
}
