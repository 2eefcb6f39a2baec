import { associationOf } from '../world/people.js';
import { fullName } from '../world/story.js';
import type { Comment, Issue, World } from '../world/world.js';
import { type Links, nodeId } from './links.js';
import { nullableUser, simpleUser } from './user.js';

const CONTENTS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

function place(world: World, links: Links) {
  return { api: `${links.api}/repos/${fullName(world)}`, html: `${links.html}/${fullName(world)}` };
}

/** The page of an issue or pull request. */
export function pageOf(world: World, links: Links, number: number): string {
  return `${place(world, links).html}/${world.pulls.has(number) ? 'pull' : 'issues'}/${number}`;
}

function rollup(url: string, reactions: Comment['reactions']) {
  const counts = CONTENTS.map((kind) => [kind, reactions.filter(({ content }) => content === kind).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** `issue-comment`. */
export function commentView(world: World, links: Links, comment: Comment) {
  const { api } = place(world, links);
  const { id, issue, author, body, createdAt, updatedAt, reactions } = comment;
  const url = `${api}/issues/comments/${id}`;
  return {
    url,
    html_url: `${pageOf(world, links, issue)}#issuecomment-${id}`,
    issue_url: `${api}/issues/${issue}`,
    id,
    node_id: nodeId('IC', id),
    user: nullableUser(world, links, author),
    created_at: createdAt,
    updated_at: updatedAt,
    body,
    author_association: author === null ? 'NONE' : associationOf(world, author),
    reactions: rollup(url, reactions),
    performed_via_github_app: null,
  };
}

/** `reaction`. */
export function reactionView(world: World, links: Links, { id, author, content, at }: Comment['reactions'][number]) {
  const user = simpleUser(world, links, author);
  return { id, node_id: nodeId('REA', id), user, content, created_at: at };
}

/** `issue`; a pull request is one too, with the key `pull_request`. */
export function issueView(world: World, links: Links, issue: Issue) {
  const { api } = place(world, links);
  const { number } = issue;
  const url = `${api}/issues/${number}`;
  const pull = world.pulls.get(number);
  const page = pageOf(world, links, number);
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number,
    title: issue.title,
    body: issue.body,
    user: simpleUser(world, links, issue.author),
    labels: labelViews(world, links, issue.labels),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...world.comments.values()].filter((comment) => comment.issue === number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(world, issue.author),
    reactions: rollup(url, []),
    performed_via_github_app: null,
    ...(pull && {
      draft: pull.draft,
      pull_request: {
        url: `${api}/pulls/${number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: pull.mergedAt,
      },
    }),
  };
}

export function labelViews(world: World, links: Links, labels: readonly string[]) {
  const { api } = place(world, links);
  return labels.map((name, at) => ({
    id: 1 + at,
    node_id: nodeId('LA', name),
    url: `${api}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: null,
  }));
}
