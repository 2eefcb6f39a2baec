import { userOf } from '../world/people.js';
import { fullName } from '../world/story.js';
import type { World } from '../world/world.js';

/** The run and job that asks for a token. */
export interface Job {
  /** @default 'push' */
  readonly event?: string;
  /** @default `refs/pull/1/merge` for pull requests, otherwise the default branch's ref */
  readonly ref?: string;
  /** @default the tip of the default branch */
  readonly sha?: string;
  /** The GitHub Environment that the job names. */
  readonly environment?: string;
  /** Branches of a pull request. @default '' */
  readonly headRef?: string;
  readonly baseRef?: string;
  /** @default 'someone' */
  readonly actor?: string;
  readonly runId?: number;
  readonly runNumber?: number;
  readonly runAttempt?: number;
  /** Name of the workflow. @default 'deploy' */
  readonly workflow?: string;
  /** Its file. @default `.github/workflows/<workflow>.yml` */
  readonly workflowFile?: string;
  /** The reusable workflow that the job is from, with its ref. @default the workflow itself */
  readonly jobWorkflowRef?: string;
  readonly jobWorkflowSha?: string;
  /** What the repository customized `sub` to; for tests of trust that is too wide. @default as GitHub makes it */
  readonly subject?: string;
}

/**
 * The claims of a job's token, but for what each token has of its own. `sub` names the environment where the job has
 * one, else the pull request, else the ref, and has ':' in a value as '%3A'.
 *
 * @param immutable with ids in `sub`, as in repositories made since July 2026
 */
export function claimsOf(world: World, job: Job, immutable: boolean): Record<string, string> {
  const { repository } = world;
  const { event = 'push', environment, actor = 'someone', runId = 1, runNumber = 1, runAttempt = 1 } = job;
  const ofPull = event.startsWith('pull_request') && event !== 'pull_request_target';
  const ref = job.ref ?? (ofPull ? 'refs/pull/1/merge' : `refs/heads/${repository.defaultBranch}`);
  const sha = job.sha ?? world.branches.get(repository.defaultBranch)?.sha ?? '';
  const { workflow = 'deploy' } = job;
  const workflowRef = `${fullName(world)}/${job.workflowFile ?? `.github/workflows/${workflow}.yml`}@${ref}`;
  const ownerId = userOf(world, repository.owner).id;
  const named = immutable ? `${repository.owner}@${ownerId}/${repository.name}@${repository.id}` : fullName(world);
  const context =
    environment !== undefined
      ? `environment:${environment.replaceAll(':', '%3A')}`
      : ofPull
        ? 'pull_request'
        : `ref:${ref.replaceAll(':', '%3A')}`;
  return {
    sub: job.subject ?? `repo:${named}:${context}`,
    ref,
    sha,
    repository: fullName(world),
    repository_owner: repository.owner,
    repository_owner_id: String(ownerId),
    repository_id: String(repository.id),
    repository_visibility: repository.private ? 'private' : 'public',
    run_id: String(runId),
    run_number: String(runNumber),
    run_attempt: String(runAttempt),
    actor,
    actor_id: String(userOf(world, actor).id),
    workflow,
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: job.jobWorkflowRef ?? workflowRef,
    job_workflow_sha: job.jobWorkflowSha ?? sha,
    head_ref: job.headRef ?? '',
    base_ref: job.baseRef ?? '',
    event_name: event,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: String([...world.branches.values()].some((b) => b.protected && ref === `refs/heads/${b.name}`)),
    runner_environment: 'github-hosted',
    ...(environment !== undefined && { environment }),
  };
}
