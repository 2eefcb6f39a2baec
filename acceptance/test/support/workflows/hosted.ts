import { parse, stringify } from 'yaml';

/** A job's `permissions`, read as GitHub reads them: what isn't named is refused. */
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'none'>>;

/** What a job gets from GitHub because of what its workflow says. */
export interface Hosting {
  /** The job's GITHUB_TOKEN. */
  token(permissions: Permissions): string;
  /**
   * Where a job with `id-token: write` gets its identity.
   *
   * @param environment what the job says, which may be an expression
   */
  identity(environment: string | undefined): Readonly<Record<string, string>>;
  /** Where the workflow file is from: `job.workflow_repository` and `job.workflow_sha`, which GitHub Enterprise Server doesn't tell. */
  readonly from?: { readonly repository: string; readonly sha: string };
}

interface JobFile {
  permissions?: Permissions | 'read-all' | 'write-all';
  environment?: string | { readonly name: string };
  env?: Record<string, string>;
  steps?: { uses?: string; with?: Record<string, unknown>; [key: string]: unknown }[];
  uses?: string;
}

interface WorkflowFile {
  permissions?: JobFile['permissions'];
  jobs: Record<string, JobFile>;
}

const TOKEN = /\$\{\{\s*(github\.token|secrets\.GITHUB_TOKEN)\s*\}\}/g;
const OURS = /(^|\/)actions\/(plan|apply)(@|$)/;

/**
 * A workflow file with what GitHub adds to each job and act doesn't: a token of its own that may do what its
 * `permissions` say, an identity of its own, which tells the job's `environment`, if it may have one, and where the
 * workflow is from.
 *
 * @param most what the workflow that calls this one grants: GitHub gives a job no more than that
 */
export function hosted(text: string, { token, identity, from }: Hosting, most?: Permissions): string {
  const workflow = parse(text) as WorkflowFile;
  for (const [id, job] of Object.entries(workflow.jobs)) {
    if (!job.steps) continue;
    const permissions = within(permissionsOf(job.permissions ?? workflow.permissions), most);
    const own = token(permissions);
    const filled = JSON.stringify(job)
      .replace(TOKEN, own)
      .replaceAll('job.workflow_repository', `'${from?.repository ?? ''}'`)
      .replaceAll('job.workflow_sha', `'${from?.sha ?? ''}'`)
      // To act what a list doesn't have is unequal to null; to GitHub both are equal to ''.
      .replaceAll(/(\[\d+\]) != null/g, "$1 != ''");
    workflow.jobs[id] = JSON.parse(filled) as JobFile;
    const given = workflow.jobs[id];
    const environment = typeof job.environment === 'object' ? job.environment.name : job.environment;
    if (permissions['id-token'] === 'write') given.env = { ...given.env, ...identity(environment) };
    for (const step of given.steps ?? []) if (OURS.test(step.uses ?? '')) step.with = { token: own, ...step.with };
  }
  return stringify(workflow);
}

/** What each job that calls a workflow grants it: the workflow's `uses` to permissions. */
export function granted(text: string): Record<string, Permissions> {
  const workflow = parse(text) as WorkflowFile;
  const calls = Object.values(workflow.jobs).filter(({ uses }) => uses !== undefined);
  return Object.fromEntries(calls.map((job) => [job.uses, permissionsOf(job.permissions ?? workflow.permissions)]));
}

/** Every action and workflow of another repository that a workflow names, `owner/name@ref`. */
export function repositoriesIn(text: string): string[] {
  const workflow = parse(text) as WorkflowFile;
  const names = Object.values(workflow.jobs).flatMap(({ uses, steps = [] }) => [
    uses,
    ...steps.map((step) => step.uses),
  ]);
  const remote = names.filter((name): name is string => name !== undefined && /^[^./]+\/[^@]+@/.test(name));
  return [...new Set(remote.map((name) => name.replace(/^([^/]+\/[^/@]+)[^@]*@/, '$1@')))];
}

function permissionsOf(said: JobFile['permissions']): Permissions {
  if (typeof said === 'object' && said !== null) return said;
  throw new Error(`Every job should have its permissions named, got '${said ?? 'nothing'}'.`);
}

/** The smaller of two grants; GitHub doesn't even start a workflow that asks for more than its caller grants. */
function within(asked: Permissions, most?: Permissions): Permissions {
  const rank = { none: 0, read: 1, write: 2 };
  for (const [name, level] of Object.entries(most ? asked : {}))
    if (rank[level] > rank[most?.[name] ?? 'none'])
      throw new Error(`A job asks for '${name}: ${level}', its caller grants '${most?.[name] ?? 'none'}'.`);
  return asked;
}
