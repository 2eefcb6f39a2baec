import { type Answer, type Asked, checkText, unprocessable } from '../answer.js';
import { paged } from '../paging.js';
import { require, roleToChange } from '../permissions.js';
import { issueView } from '../views/issue.js';
import { addIssue } from '../world/story.js';
import { now, same } from '../world/world.js';
import { existingIssue, issueNeeds, requireIssues } from './existing.js';

function asLabels(labels: readonly (string | { name?: string })[] | undefined): string[] | undefined {
  return labels?.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
}

/** Pull requests are issues too, so they are in the list; newest first unless asked otherwise. */
export function listIssues(asked: Asked): Answer {
  require(asked, { issues: 'read' });
  const { world, links, query } = asked;
  requireIssues(world);
  const labels = String(query['labels'] ?? '')
    .split(',')
    .filter((label) => label !== '');
  const creator = query['creator'] === undefined ? undefined : String(query['creator']);
  const found = [...world.issues.values(), ...world.pulls.values()].filter(
    (issue) =>
      !issue.deleted &&
      (query['state'] === 'all' || issue.state === query['state']) &&
      labels.every((label) => issue.labels.some((own) => same(own, label))) &&
      (creator === undefined || same(issue.author, creator)) &&
      (query['since'] === undefined || issue.updatedAt >= String(query['since'])),
  );
  const key = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt';
  found.sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  if (query['direction'] !== 'asc') found.reverse();
  return paged(asked, found, (issue) => issueView(world, links, issue));
}

export function getIssue(asked: Asked): Answer {
  const issue = existingIssue(asked);
  require(asked, issueNeeds(asked, issue.number, 'read'));
  return { status: 200, body: issueView(asked.world, asked.links, issue) };
}

export function createIssue(asked: Asked): Answer {
  require(asked, { issues: 'write' });
  const { world, links, actor, body } = asked;
  requireIssues(world);
  checkTitle(body.title);
  checkText('Issue', body.body ?? '');
  const { title, labels } = { title: String(body.title), labels: asLabels(body.labels) };
  const issue = addIssue(world, { author: actor?.login, title, body: body.body ?? null, labels });
  return { status: 201, body: issueView(world, links, issue) };
}

export function updateIssue(asked: Asked): Answer {
  const issue = existingIssue(asked);
  require(asked, issueNeeds(asked, issue.number, 'write'), roleToChange(asked, issue.author, 'triage'));
  const { title, body, state, state_reason, labels } = asked.body ?? {};
  if (title !== undefined && title !== null) {
    checkTitle(title);
    issue.title = String(title);
  }
  if (body !== undefined) {
    checkText('Issue', body ?? '');
    issue.body = body;
  }
  issue.labels = asLabels(labels) ?? issue.labels;
  if (state !== undefined && state !== issue.state) {
    issue.state = state;
    issue.closedAt = state === 'closed' ? now() : null;
    issue.stateReason = state_reason ?? (state === 'closed' ? 'completed' : 'reopened');
  }
  issue.updatedAt = now();
  return { status: 200, body: issueView(asked.world, asked.links, issue) };
}

function checkTitle(title: string | number): void {
  if (String(title).trim() === '') throw unprocessable('Issue', 'missing_field', 'title');
  if ([...String(title)].length <= 256) return;
  throw unprocessable('Issue', 'custom', 'title', 'title is too long (maximum is 256 characters)');
}
