import { fail, heartbeat, sha256, wait, wordCount } from './handlers';
import { PermanentTaskError, type TaskHandler } from './task-handler';

export type TaskHandlers = ReadonlyMap<string, TaskHandler>;

/** Every kind of task that this worker knows. A map: an object would also know 'constructor'. */
export const taskHandlers: TaskHandlers = new Map([
  ['fail', fail],
  ['heartbeat', heartbeat],
  ['sha256', sha256],
  ['wait', wait],
  ['word-count', wordCount],
]);

/** The handler of a kind. */
export function handlerOf(kind: string, handlers: TaskHandlers): TaskHandler {
  const handler = handlers.get(kind);
  if (handler) return handler;
  throw new PermanentTaskError(`'kind' should be one of ${[...handlers.keys()].join(', ')}, got '${kind}'`);
}
