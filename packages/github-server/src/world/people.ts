import { type Permission, same, type User, type World } from './world.js';

/** Who a workflow's token is, with the id that GitHub gives it everywhere. */
export const ACTIONS_BOT: User = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' };

/** The user of that login; one who isn't known yet is made. */
export function userOf(world: World, login: string): User {
  const known = knownUser(world, login);
  if (known) return known;
  const type = login.endsWith('[bot]') ? 'Bot' : same(login, world.repository.owner) ? 'Organization' : 'User';
  const user: User = { id: 1000 + world.users.size, login, type };
  world.users.set(login, user);
  return user;
}

export function knownUser(world: World, login: string): User | undefined {
  return [...world.users.values()].find((user) => same(user.login, login));
}

export function permissionOf(world: World, login: string): Permission {
  const given = [...world.permissions].find(([known]) => same(known, login))?.[1];
  return given ?? (same(login, world.repository.owner) ? 'admin' : world.repository.private ? 'none' : 'read');
}

/** What someone is to the repository, as GitHub shows it beside their name. */
export function associationOf(world: World, login: string): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (same(login, world.repository.owner)) return 'OWNER';
  return [...world.permissions.keys()].some((known) => same(known, login)) ? 'COLLABORATOR' : 'NONE';
}
