import { hostname, userInfo } from 'node:os';

/** What others are told of this run when they find the environment locked. */
export function thisRun(): string {
  return process.env.STRATIFORM_RUN ?? `${userName()}@${hostname()}, process ${process.pid}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody'; // in a container, a user needn't have a name
  }
}
