/** What the worker is told by its environment. */
export interface Settings {
  readonly tasksTable: string;
  /** Deliveries of a message before the queue moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/**
 * Reads the settings.
 *
 * @throws Error naming the variable that is missing or wrong
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const tasksTable = environment.TASKS_TABLE;
  if (!tasksTable) throw new Error('The worker needs the environment variable TASKS_TABLE, which is not set');
  const maxReceiveCount = Number(environment.MAX_RECEIVE_COUNT);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1) {
    throw new Error(
      `'MAX_RECEIVE_COUNT' should be the queue's maxReceiveCount, a whole number from 1, got '${environment.MAX_RECEIVE_COUNT}'`,
    );
  }
  return { tasksTable, maxReceiveCount };
}
