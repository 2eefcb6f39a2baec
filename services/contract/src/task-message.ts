import * as z from 'zod/mini';

/** Key of a task's row; keys with a '#' belong to idempotency records in the same table. */
export const taskIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
/** Name of a task handler of the worker. */
export const kindPattern = /^[a-z][a-z0-9-]{0,63}$/;
/** What may travel as a correlation id: API Gateway's request ids, UUIDs, trace headers. */
export const correlationIdPattern = /^[A-Za-z0-9._:/+=@-]{1,128}$/;
const utcPattern = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z$/;

/**
 * The message on the task queue, in agreement with `task-message.schema.json`.
 *
 * zod/mini, as this is bundled into functions: a quarter of the size of zod's chained form.
 */
export const taskMessageSchema = z.object({
  task_id: z.string().check(z.regex(taskIdPattern)),
  kind: z.string().check(z.regex(kindPattern)),
  payload: z.record(z.string(), z.unknown()),
  correlation_id: z.string().check(z.regex(correlationIdPattern)),
  enqueued_at: z.string().check(z.regex(utcPattern)),
});

export type TaskMessage = z.infer<typeof taskMessageSchema>;

/** A message that is no task message. Trying again cannot help. */
export class MalformedTaskMessageError extends Error {
  override readonly name = 'MalformedTaskMessageError';
}

/**
 * Reads a message body.
 *
 * @param body the body of an SQS message, JSON
 * @returns the message; fields that the schema does not name are left out
 * @throws MalformedTaskMessageError naming the first field that is wrong
 */
export function parseTaskMessage(body: string): TaskMessage {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new MalformedTaskMessageError(`A task message should be JSON, got '${excerpt(body)}'`);
  }
  const parsed = taskMessageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue.path.join('.');
  throw new MalformedTaskMessageError(
    field
      ? `'${field}' of a task message should match the task message schema, got '${excerpt(valueAt(json, issue.path))}'`
      : `A task message should be a JSON object, got '${excerpt(body)}'`,
  );
}

function valueAt(json: unknown, path: PropertyKey[]): string {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json);
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** The first 80 characters: enough to find the message, too little to fill a log. */
function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
