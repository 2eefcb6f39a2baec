import { execFileSync } from 'node:child_process';
import type { Run } from '@stratiform/github/lib/start.js';

/**
 * The commit that an image is tagged by: the one that is checked out, for that is what is built. For a pull request it
 * is GitHub's trial merge unless the workflow checks out something else; an event that is about another commit than the
 * checked-out one (`pull_request_target`, `issue_comment`) can't have that one's tag written over other code. Where there
 * is no clone or no git, the run's own commit.
 *
 * @param folder in the clone
 * @returns 40 hex digits
 */
export function commitOf(folder: string, run: Run, env: NodeJS.ProcessEnv = process.env): string {
  try {
    // In a container, the clone belongs to another user than the job's.
    const told = execFileSync('git', ['-C', folder, '-c', 'safe.directory=*', 'rev-parse', '--verify', 'HEAD'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return /^[0-9a-f]{40}$/.test(told) ? told : run.sha;
  } catch {
    return run.sha;
  }
}
