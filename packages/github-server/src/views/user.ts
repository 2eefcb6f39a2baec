import { userOf } from '../world/people.js';
import type { User, World } from '../world/world.js';
import { type Links, nodeId } from './links.js';

/** `simple-user`. */
export function simpleUser(world: World, links: Links, login: string) {
  return shown(links, userOf(world, login));
}

export function nullableUser(world: World, links: Links, login: string | null) {
  return login === null ? null : simpleUser(world, links, login);
}

function shown({ api, html }: Links, { id, login, type }: User) {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId(type === 'Bot' ? 'BOT' : 'U', id),
    avatar_url: `${html}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${html}/apps/${login.replace('[bot]', '')}` : `${html}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `public-user`: what someone sees of themselves with a token that may not read more. */
export function publicUser(world: World, links: Links, login: string) {
  const at = '2020-01-01T00:00:00Z';
  return {
    ...simpleUser(world, links, login),
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: at,
    updated_at: at,
  };
}
