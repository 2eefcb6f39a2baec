import { compare } from '../world/graph.js';
import { associationOf, userOf } from '../world/people.js';
import { fullName } from '../world/story.js';
import type { Pull, Review, World } from '../world/world.js';
import { labelViews, pageOf } from './issue.js';
import { type Links, nodeId } from './links.js';
import { repositoryView } from './repository.js';
import { nullableUser, simpleUser } from './user.js';

/** `pull-request-simple`, as lists have it. */
export function simplePull(world: World, links: Links, pull: Pull) {
  const api = `${links.api}/repos/${fullName(world)}`;
  const { number, head, base } = pull;
  const url = `${api}/pulls/${number}`;
  const page = pageOf(world, links, number);
  const issueUrl = `${api}/issues/${number}`;
  const addresses = {
    html: page,
    issue: issueUrl,
    comments: `${issueUrl}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${head.sha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    comments_url: addresses.comments,
    review_comments_url: addresses.review_comments,
    review_comment_url: addresses.review_comment,
    commits_url: addresses.commits,
    statuses_url: addresses.statuses,
    number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: simpleUser(world, links, pull.author),
    body: pull.body,
    labels: labelViews(world, links, pull.labels),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(world, links, head),
    base: side(world, links, { ...base, repository: fullName(world) }),
    _links: {
      self: { href: url },
      ...Object.fromEntries(Object.entries(addresses).map(([name, href]) => [name, { href }])),
    },
    author_association: associationOf(world, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

// Of a fork that was deleted GitHub tells neither the repository nor, in `label`, its name.
function side(world: World, links: Links, { ref, sha, repository }: Pull['head']) {
  const [owner = 'unknown'] = repository?.split('/') ?? [];
  return {
    label: repository === null ? `unknown repository:${ref}` : `${owner}:${ref}`,
    ref,
    sha,
    user: repository === null ? null : simpleUser(world, links, owner),
    repo: repository === null ? null : repositoryView(world, links, repository),
  };
}

/** `pull-request`. */
export function pullView(world: World, links: Links, pull: Pull) {
  const comparison = compare(world, pull.base.sha, pull.head.sha);
  const merged = pull.mergedAt !== null;
  return {
    ...simplePull(world, links, pull),
    merged,
    mergeable: merged ? null : true,
    rebaseable: merged ? null : true,
    mergeable_state: merged ? 'unknown' : 'clean',
    merged_by: nullableUser(world, links, pull.mergedBy),
    comments: [...world.comments.values()].filter(({ issue }) => issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: comparison?.ahead.length ?? 1,
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

/** `pull-request-review`. */
export function reviewView(world: World, links: Links, review: Review) {
  const { id, pull, author, body, state, commit, submittedAt } = review;
  const url = `${links.api}/repos/${fullName(world)}/pulls/${pull}`;
  const page = `${pageOf(world, links, pull)}#pullrequestreview-${id}`;
  return {
    id,
    node_id: nodeId('PRR', id),
    user: nullableUser(world, links, author),
    body,
    state,
    html_url: page,
    pull_request_url: url,
    author_association: author === null ? 'NONE' : associationOf(world, userOf(world, author).login),
    _links: { html: { href: page }, pull_request: { href: url } },
    ...(state !== 'PENDING' && { submitted_at: submittedAt }),
    commit_id: commit,
  };
}
