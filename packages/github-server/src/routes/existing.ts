import { type Asked, notFound, Refusal } from '../answer.js';
import type { Needs } from '../permissions.js';
import { type Issue, issueOf, type World } from '../world/world.js';

export function requireIssues({ repository }: World): void {
  if (!repository.hasIssues) throw new Refusal(410, 'Issues has been disabled in this repository.');
}

/** The issue or pull request that the path names. */
export function existingIssue({ world, parameters }: Asked): Issue {
  const issue = issueOf(world, Number(parameters['issue_number']));
  if (!issue) throw notFound();
  if (issue.deleted) throw new Refusal(410, 'This issue was deleted');
  if (!world.pulls.has(issue.number)) requireIssues(world);
  return issue;
}

/** A pull request's conversation is an issue's too: either permission is enough. An issue's own needs `issues`. */
export function issueNeeds({ world }: Asked, number: number, access: 'read' | 'write'): Needs {
  return world.pulls.has(number) ? { issues: access, 'pull-requests': access } : { issues: access };
}
