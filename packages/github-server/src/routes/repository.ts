import { type Answer, type Asked, notFound, Refusal } from '../answer.js';
import { require } from '../permissions.js';
import { branchView, comparisonView, gitCommitView, refView } from '../views/commit.js';
import { fullRepository } from '../views/repository.js';
import { simpleUser } from '../views/user.js';
import { compare, resolveCommit } from '../world/graph.js';
import { knownUser, permissionOf } from '../world/people.js';

const READ = { contents: 'read' } as const;

export function getRepository(asked: Asked): Answer {
  require(asked, { metadata: 'read' });
  return { status: 200, body: fullRepository(asked.world, asked.links) };
}

// `permission` knows four roles; the others are in `role_name` only.
const LEGACY = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
} as const;

export function getPermission(asked: Asked): Answer {
  require(asked, { metadata: 'read' });
  const { world, links, parameters } = asked;
  const login = String(parameters['username']);
  const user = knownUser(world, login);
  if (user?.type !== 'User' && user?.type !== 'Organization') throw new Refusal(404, `${login} is not a user`);
  const role = permissionOf(world, login);
  const can = (...roles: string[]) => roles.includes(role);
  const permissions = {
    admin: can('admin'),
    maintain: can('admin', 'maintain'),
    push: can('admin', 'maintain', 'write'),
    triage: can('admin', 'maintain', 'write', 'triage'),
    pull: !can('none'),
  };
  const shown = { ...simpleUser(world, links, user.login), permissions, role_name: role };
  return { status: 200, body: { permission: LEGACY[role], user: shown, role_name: role } };
}

export function getBranch(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, parameters } = asked;
  const branch = world.branches.get(String(parameters['branch']));
  const tip = branch && resolveCommit(world, branch.sha);
  if (!tip) throw new Refusal(404, 'Branch not found');
  return { status: 200, body: branchView(world, links, branch, tip) };
}

export function getRef(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, parameters } = asked;
  const [, name] = /^heads\/(.+)$/.exec(String(parameters['ref'])) ?? [];
  const branch = name === undefined ? undefined : world.branches.get(name);
  if (!branch) throw notFound();
  return { status: 200, body: refView(world, links, branch) };
}

export function getCommit(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, parameters } = asked;
  const commit = world.commits.get(String(parameters['commit_sha']));
  if (!commit) throw notFound();
  return { status: 200, body: gitCommitView(world, links, commit) };
}

export function compareCommits(asked: Asked): Answer {
  require(asked, READ);
  const { world, links, parameters } = asked;
  const [from = '', to = ''] = String(parameters['basehead']).split('...');
  const [base, head] = [from, to].map((name) => resolveCommit(world, name.replace(/^[^:/]+:/, '')));
  if (!base || !head) throw notFound();
  const comparison = compare(world, base.sha, head.sha);
  if (!comparison) throw new Refusal(404, `No common ancestor between ${from} and ${to}.`);
  return { status: 200, body: comparisonView(world, links, base, head, comparison) };
}
