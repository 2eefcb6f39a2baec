import type { Answer, Asked } from './answer.js';

const MOST = 100;

/**
 * One page of a list, with the Link header as GitHub writes it: its addresses name the repository by id, and there is
 * no header when everything is on one page.
 */
export function paged<T>(asked: Asked, items: readonly T[], view: (item: T) => unknown): Answer {
  const { query, search, path, links, world } = asked;
  const size = Math.min(Math.max(Number(query['per_page']), 1), MOST);
  const page = Math.max(Number(query['page']), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const body = items.slice((page - 1) * size, page * size).map(view);
  const address = path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${world.repository.id}`);
  const to = (target: number, rel: string) => {
    const parameters = new URLSearchParams(search);
    parameters.set('page', String(target));
    return `<${links.api}${address}?${parameters}>; rel="${rel}"`;
  };
  const relations = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  return { status: 200, body, ...(relations.length > 0 && { headers: { Link: relations.join(', ') } }) };
}
