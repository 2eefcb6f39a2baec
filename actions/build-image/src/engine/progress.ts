/** A step of the Dockerfile that failed. */
export interface FailedStep {
  /** As BuildKit calls it, such as `[build 3/5] RUN npm ci`. */
  readonly name: string;
  /** What BuildKit says of it. */
  readonly error: string;
  /** The last lines that it printed itself, oldest first. */
  readonly lines: readonly string[];
}

/** So many of a step's last lines are shown. */
const SHOWN = 12;

/**
 * The step that a build failed at, read from BuildKit's plain progress (`#5 [2/3] RUN …`, `#5 0.31 what it prints`,
 * `#5 ERROR: …`). A cache that can't be read is no failure. @returns undefined if it failed at none
 */
export function failedStep(lines: readonly string[]): FailedStep | undefined {
  const names = new Map<string, string>();
  const printed = new Map<string, string[]>();
  let failed: { id: string; error: string } | undefined;
  for (const line of lines) {
    const [, id, text] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (!id) continue;
    const isOutput = /^\d+\.\d+ /.test(text);
    const [, error] = /^ERROR: (.*)$/.exec(text) ?? [];
    if (isOutput) printed.set(id, withLine(printed.get(id) ?? [], text));
    else if (error !== undefined && !/^importing cache manifest/.test(names.get(id) ?? '')) failed = { id, error };
    else if (!names.has(id) || /^\[/.test(text)) names.set(id, text);
  }
  if (!failed) return undefined;
  const { id, error } = failed;
  return {
    name: names.get(id) ?? `step ${id}`,
    error,
    lines: (printed.get(id) ?? []).map((line) => line.replace(/^\S+ /, '')),
  };
}

// BuildKit may show a step's lines again when it comes back to the step; the time in front tells that they are the same.
function withLine(lines: readonly string[], line: string): string[] {
  return lines.includes(line) ? [...lines] : [...lines.slice(1 - SHOWN), line];
}

/** The last thing said: what the whole build failed with. */
export function lastError(lines: readonly string[]): string {
  const said = lines.filter((line) => line.trim() !== '' && !/^(#\d+ |-+$| > )/.test(line));
  const error = said.filter((line) => /^ERROR:/.test(line)).at(-1) ?? said.at(-1) ?? 'it says nothing of why';
  const wrappers =
    /^(ERROR: |failed to build: |failed to solve(?: with frontend [\w.]+)?: |rpc error: code = \w+ desc = |failed to create LLB definition: )+/;
  return error.replace(wrappers, '');
}
