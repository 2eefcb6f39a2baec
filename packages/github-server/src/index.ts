export { type Access, type Actor, person, type TokenPermissions, workflow } from './actors.js';
export type { Answer } from './answer.js';
export type { Invalid } from './api.js';
export type { Fault, FaultRule } from './faults.js';
export type { Call, GitHubOptions, GitHubServer, Oidc } from './interface.js';
export type { Tls } from './listen.js';
export type { Job } from './oidc/claims.js';
export { startGitHub } from './server.js';
export type { CommitDetails, IssueDetails, PullDetails, ReviewDetails } from './world/story.js';
export type {
  Branch,
  Comment,
  Commit,
  Issue,
  Permission,
  Pull,
  Repository,
  Review,
  User,
  World,
} from './world/world.js';
