import { type Answer, type Asked, notFound, Refusal } from '../answer.js';
import { paged } from '../paging.js';
import { require } from '../permissions.js';
import { pullView, reviewView, simplePull } from '../views/pull.js';
import { history, resolveCommit } from '../world/graph.js';
import { type Pull, same } from '../world/world.js';

const READ = { 'pull-requests': 'read' } as const;

function existing({ world, parameters }: Asked): Pull {
  const pull = world.pulls.get(Number(parameters['pull_number']));
  if (!pull) throw notFound();
  return pull;
}

export function listPulls(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, query } = asked;
  const wanted = query['state'] ?? 'open';
  const [owner, ref] = String(query['head'] ?? '').split(/:(.*)/);
  const found = [...world.pulls.values()].filter(
    ({ state, head, base }) =>
      (wanted === 'all' || state === wanted) &&
      (query['base'] === undefined || base.ref === query['base']) &&
      // A head without its owner isn't looked at, as on GitHub.
      (ref === undefined || (head.ref === ref && same(head.repository?.split('/')[0] ?? '', owner ?? ''))),
  );
  const key = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt';
  found.sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  const direction = query['direction'] ?? (query['sort'] === undefined || query['sort'] === 'created' ? 'desc' : 'asc');
  if (direction === 'desc') found.reverse();
  return paged(asked, found, (pull) => simplePull(world, links, pull));
}

export function getPull(asked: Asked): Answer {
  require(asked, READ);
  return { status: 200, body: pullView(asked.world, asked.links, existing(asked)) };
}

/** Oldest first. A pending review is shown to nobody but its author. */
export function listReviews(asked: Asked): Answer {
  require(asked, READ);
  const { number } = existing(asked);
  const { world, links, actor } = asked;
  const reviews = world.reviews.filter(
    ({ pull, state, author }) => pull === number && (state !== 'PENDING' || author === actor?.login),
  );
  return paged(asked, reviews, (review) => reviewView(world, links, review));
}

/**
 * Of a commit that is in the default branch: the merged pull requests that brought it. Of any other: the open ones
 * that have it.
 */
export function listPullsOfCommit(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, parameters } = asked;
  const commit = resolveCommit(world, String(parameters['commit_sha']));
  if (!commit) throw new Refusal(422, `No commit found for SHA: ${parameters['commit_sha']}`);
  const tip = world.branches.get(world.repository.defaultBranch)?.sha;
  const merged = tip !== undefined && history(world, tip).some(({ sha }) => sha === commit.sha);
  const found = [...world.pulls.values()].filter(
    ({ number, mergedAt, state }) => commit.pulls.has(number) && (merged ? mergedAt !== null : state === 'open'),
  );
  return paged(asked, found, (pull) => simplePull(world, links, pull));
}
