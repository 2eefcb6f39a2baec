import type { TokenPermissions } from './actors.js';
import { type Asked, notFound, Refusal } from './answer.js';
import { permissionOf } from './world/people.js';
import { type Permission, same } from './world/world.js';

type Right = keyof TokenPermissions | 'metadata';

/** Alternatives, as in GitHub's `X-Accepted-GitHub-Permissions`: one of them is enough. */
export type Needs = Readonly<Partial<Record<Right, 'read' | 'write'>>>;

const ROLES: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

function hasRole(held: Permission, needed: Permission): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed);
}

/** Whether a person has the role; a workflow's token has its permissions, which were looked at already. */
export function holds({ actor, world }: Asked, role: Permission): boolean {
  return actor?.kind === 'installation' || (actor !== undefined && hasRole(permissionOf(world, actor.login), role));
}

/**
 * Refuses who may not do it, in GitHub's words.
 *
 * @param role what a person needs for the same
 */
export function require({ actor, world }: Asked, needs: Needs, role: Permission = 'read'): void {
  const writes = Object.values(needs).includes('write');
  if (!actor) {
    if (world.repository.private) throw notFound();
    if (writes) throw new Refusal(401, 'Requires authentication');
    return;
  }
  if (actor.kind === 'person') {
    const held = permissionOf(world, actor.login);
    if (held === 'none') throw notFound();
    if (!hasRole(held, role)) throw new Refusal(403, 'Must have admin rights to Repository.');
    return;
  }
  if (!writes && !world.repository.private) return;
  const granted = Object.entries(needs).some(([right, access]) => {
    const held = right === 'metadata' ? 'read' : actor.permissions[right as keyof TokenPermissions];
    return held === 'write' || held === access;
  });
  if (!granted) throw notAccessible(needs);
}

export function notAccessible(needs: Needs = {}): Refusal {
  const alternatives = Object.entries(needs).map(([right, access]) => `${right.replaceAll('-', '_')}=${access}`);
  const headers = alternatives.length > 0 ? { 'X-Accepted-GitHub-Permissions': alternatives.join('; ') } : undefined;
  return new Refusal(403, 'Resource not accessible by integration', {}, headers);
}

/** A person needs no more than reading to change what is theirs. */
export function roleToChange({ actor }: Asked, author: string | null, others: Permission): Permission {
  return actor && author !== null && same(actor.login, author) ? 'read' : others;
}
