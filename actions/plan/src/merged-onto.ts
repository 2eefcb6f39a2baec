import { execFileSync } from 'node:child_process';
import type { PullRequest } from '@stratiform/github';

/**
 * The commit of the base branch that the code of this folder is merged onto: the first parent of GitHub's trial merge,
 * where that is what is checked out. The event's own base is as old as the last push to the pull request's branch, or older.
 *
 * @returns 40 hex digits
 */
export function mergedOnto(folder: string, { headSha, baseSha }: PullRequest): string {
  const [onto, merged, ...more] = parentsOf(folder);
  return onto !== undefined && merged === headSha && more.length === 0 ? onto : baseSha;
}

// From the commit itself: a shallow clone hides the parents everywhere else.
function parentsOf(folder: string): string[] {
  try {
    const commit = execFileSync('git', ['-C', folder, 'cat-file', 'commit', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [head = ''] = commit.split('\n\n');
    return [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, parent = '']) => parent);
  } catch {
    return []; // no clone, or no git
  }
}
