/** What the producer is told by its environment. */
export interface Settings {
  readonly queueUrl: string;
  readonly tasksTable: string;
}

/**
 * Reads the settings.
 *
 * @throws Error naming the variables that are missing
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { QUEUE_URL: queueUrl, TASKS_TABLE: tasksTable } = environment;
  if (queueUrl && tasksTable) return { queueUrl, tasksTable };
  const missing = [...(queueUrl ? [] : ['QUEUE_URL']), ...(tasksTable ? [] : ['TASKS_TABLE'])];
  throw new Error(`The cron producer needs these environment variables: ${missing.join(', ')}`);
}
