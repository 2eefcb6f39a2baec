import { type Answer, type Asked, Refusal } from '../answer.js';
import { notAccessible } from '../permissions.js';
import { publicUser } from '../views/user.js';

/** A workflow's token isn't a person's: it is refused here and has to ask GraphQL who it is. */
export function getAuthenticatedUser({ actor, world, links }: Asked): Answer {
  if (!actor) throw new Refusal(401, 'Requires authentication');
  if (actor.kind === 'installation') throw notAccessible();
  return { status: 200, body: publicUser(world, links, actor.login) };
}
