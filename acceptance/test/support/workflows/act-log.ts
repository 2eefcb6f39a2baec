/** What one step of a job did. */
export interface Step {
  readonly id: string;
  readonly name: string;
  /** Absent while it never ended: act was stopped. */
  readonly result?: 'success' | 'failure';
  /** Milliseconds. */
  readonly time?: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it added to the job summary. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** What it printed, masked, without workflow commands. */
  readonly log: string;
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title?: string;
  readonly message: string;
}

/** What one job did; jobs and steps that were skipped are absent. */
export interface Job {
  readonly id: string;
  /** With the names of the workflows around it, `call/plan-and-apply/plan`. */
  readonly name: string;
  readonly result?: 'success' | 'failure';
  readonly steps: readonly Step[];
}

/** A line of `act --json`, as far as it is read. */
interface Line {
  readonly job?: string;
  readonly jobID?: string;
  readonly jobResult?: 'success' | 'failure';
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly stepResult?: 'success' | 'failure';
  readonly executionTime?: number;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly raw_output?: boolean;
  readonly msg: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenStep = Mutable<Omit<Step, 'outputs' | 'annotations'>> & {
  outputs: Record<string, string>;
  annotations: Annotation[];
};
type OpenJob = Mutable<Omit<Job, 'steps'>> & { steps: OpenStep[] };

/** Reads what `act --json` printed: the jobs in the order in which they began. */
export function jobsIn(stdout: string): Job[] {
  const jobs = new Map<string, OpenJob>();
  for (const line of linesIn(stdout)) {
    if (!line.job || !line.jobID) continue;
    const job = jobs.get(line.job) ?? { id: line.jobID, name: line.job.trim(), steps: [] };
    jobs.set(line.job, job);
    if (line.jobResult) job.result = line.jobResult;
    if (line.stepID && line.stage === 'Main') note(line, stepOf(job, line));
  }
  // A job that calls a workflow has no steps of its own.
  return [...jobs.values()].filter(({ steps, result }) => steps.length > 0 || result);
}

/** Everything that a reader of the log sees: the messages, as masked. */
export function textIn(stdout: string): string {
  return linesIn(stdout)
    .map(({ msg }) => msg.trimEnd())
    .join('\n');
}

function linesIn(stdout: string): Line[] {
  return stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
}

function stepOf(job: OpenJob, { stepID = [], step: name = '' }: Line): OpenStep {
  const id = stepID.join('/');
  const found = job.steps.find((step) => step.id === id);
  if (found) return found;
  const step: OpenStep = { id, name, outputs: {}, summary: '', annotations: [], log: '' };
  job.steps.push(step);
  return step;
}

function note(line: Line, step: OpenStep): void {
  const { command, name = '', arg = '' } = line;
  if (line.raw_output) step.log += line.msg;
  if (line.stepResult) {
    step.result = line.stepResult;
    step.time = Math.round((line.executionTime ?? 0) / 1e6);
  }
  if (command === 'set-output') step.outputs[name] = arg;
  if (command === 'summary') step.summary += line.content ?? '';
  if (command === 'error' || command === 'warning' || command === 'notice')
    step.annotations.push(annotationIn(line.msg));
}

/** Reads a command as GitHub's runner does, which act's own reading differs from, and from the message, which is masked. */
function annotationIn(message: string): Annotation {
  const [, level = '', properties = '', text = ''] = /::(\w+)(?: (.*?))?::([^\n]*)/.exec(message) ?? [];
  const title = /(?:^|,)title=([^,]*)/.exec(properties)?.[1];
  return {
    level: level as Annotation['level'],
    ...(title !== undefined && { title: unescaped(title) }),
    message: unescaped(text),
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
