import { ACTIONS_BOT, userOf } from './people.js';
import { setBranch } from './story.js';
import type { World } from './world.js';

/** A private repository with one commit on `main`, and nothing else. */
export function newWorld(fullName: string): World {
  const [owner, name, ...rest] = fullName.split('/');
  if (!owner || !name || rest.length > 0) throw new Error(`repository: '${fullName}' should be 'org/name'.`);
  const world: World = {
    repository: { id: 7_000_001, owner, name, defaultBranch: 'main', private: true, hasIssues: true },
    users: new Map([[ACTIONS_BOT.login, ACTIONS_BOT]]),
    permissions: new Map(),
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    reviews: [],
    branches: new Map(),
    commits: new Map(),
  };
  userOf(world, owner);
  setBranch(world, 'main');
  return world;
}
