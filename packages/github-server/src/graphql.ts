import { type Answer, type Asked, Refusal } from './answer.js';
import { nodeId } from './views/links.js';
import { userOf } from './world/people.js';

const GUIDE = 'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql';

/** Answers `viewer { … }` and nothing else; any other query is answered with an error and told by `problem`. */
export function graphql({
  actor,
  world,
  links,
  body,
}: Omit<Asked, 'parameters' | 'query' | 'search' | 'path'>): Answer & {
  problem?: string;
} {
  if (!actor) throw new Refusal(401, 'This endpoint requires you to be authenticated.', { documentation_url: GUIDE });
  const query = String(body?.query ?? '');
  const [, selected] = /^\s*(?:query\b[^{]*)?\{\s*viewer\s*\{([\w\s,]*)\}\s*\}\s*$/.exec(query) ?? [];
  if (selected === undefined) return failed(`only { viewer { … } } is answered, not: ${query}`, 'parseError');
  const { id, login, type } = userOf(world, actor.login);
  const viewer: Record<string, unknown> = {
    __typename: 'User',
    id: nodeId(type === 'Bot' ? 'BOT' : 'U', id),
    databaseId: id,
    login,
    url: `${links.html}/${login}`,
  };
  const fields = selected.split(/[\s,]+/).filter((field) => field !== '');
  const unknown = fields.find((field) => !(field in viewer));
  if (unknown) return failed(`Field '${unknown}' doesn't exist on type 'User'`, 'undefinedField');
  return { status: 200, body: { data: { viewer: Object.fromEntries(fields.map((name) => [name, viewer[name]])) } } };
}

function failed(message: string, code: string) {
  return { status: 200, body: { errors: [{ message, extensions: { code } }] }, problem: message };
}
