import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ActionError, type PullRequest } from '@stratiform/github';

/**
 * The commit of the base branch that the code of this folder is merged onto: the first parent of GitHub's trial merge,
 * where that is what is checked out. Where there is no clone, or no git, that could tell what is: the event's own base,
 * which is as old as the last push to the pull request's branch, or older.
 *
 * @param env variables for git
 * @returns 40 hex digits; undefined where the pull request's own commit is checked out, or git doesn't tell what is
 * @throws ActionError `head-moved` when what is checked out is neither that commit nor its trial merge
 */
export function mergedOnto(
  folder: string,
  pullRequest: PullRequest,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const { headSha, baseSha } = pullRequest;
  const clone = cloneOf(folder);
  if (!clone) return baseSha;
  const said = headOf(clone, env);
  if (typeof said === 'string') return said === 'no git' ? baseSha : undefined;
  const { commit, parents } = said;
  if (commit === headSha) return undefined;
  const [onto, merged, ...more] = parents;
  if (onto !== undefined && merged === headSha && more.length === 0) return onto;
  throw otherCommit(pullRequest, commit, parents);
}

function otherCommit({ number, headSha }: PullRequest, commit: string, parents: readonly string[]): ActionError {
  const merge = parents.length > 1 ? ` (a merge of ${parents.slice(1).join(', ')})` : '';
  return new ActionError(
    'head-moved',
    `Checked out is commit ${commit}${merge}, pull request #${number} is at ${headSha}: that isn't what would be planned.`,
    `Check out its trial merge, as actions/checkout does by default for the event pull_request; for other events, with 'ref: refs/pull/${number}/merge'. Where that is done, a newer commit came meanwhile: its own run plans it.`,
  );
}

/** The folder that a clone was made into, without links; undefined when the folder is in none. */
function cloneOf(folder: string): string | undefined {
  if (!fs.existsSync(folder)) return undefined;
  for (let at = fs.realpathSync(folder); ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

interface Head {
  readonly commit: string;
  readonly parents: readonly string[];
}

// From the commit itself: a shallow clone hides the parents everywhere else.
function headOf(clone: string, env: NodeJS.ProcessEnv): Head | 'no git' | 'refused' {
  // In a container, the clone belongs to another user than the job's.
  const git = ['-C', clone, '-c', `safe.directory=${clone}`];
  try {
    // Its name, and what it says, by one call.
    const told = execFileSync('git', [...git, 'cat-file', '--batch'], {
      encoding: 'utf8',
      input: 'HEAD\n',
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const [, commit, says = ''] = /^([0-9a-f]{40}) commit \d+\n([\s\S]*?)\n\n/.exec(told) ?? [];
    if (!commit) return 'refused';
    return { commit, parents: [...says.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, parent = '']) => parent) };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no git' : 'refused';
  }
}
