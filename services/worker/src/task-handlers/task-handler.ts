/** What a handler is told about the delivery that it works on. */
export interface Delivery {
  /** 1 for the first delivery of the message. */
  readonly attempt: number;
}

export type JsonObject = Record<string, unknown>;

/**
 * Does the work of one kind of task. It may run more than once for one task (a process can be killed behind the work and
 * before the note of it), though only one result is ever kept: what it does elsewhere has to bear that.
 *
 * @returns the task's result, JSON of at most 64 KiB
 * @throws PermanentTaskError where trying again can't help; any other error is tried again
 */
export type TaskHandler = (payload: JsonObject, delivery: Delivery) => JsonObject | Promise<JsonObject>;

/** A task that fails however often it is tried. */
export class PermanentTaskError extends Error {
  override readonly name = 'PermanentTaskError';
}

/** A text of the payload. */
export function textOf(payload: JsonObject, field: string): string {
  const value = payload[field];
  if (typeof value !== 'string') throw wrong(field, 'text', value);
  return value;
}

/** A whole number of the payload, or the default where there is none. */
export function wholeNumberOf(payload: JsonObject, field: string, options: { max: number; default: number }): number {
  const value = payload[field] ?? options.default;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > options.max) {
    throw wrong(field, `a whole number from 0 to ${options.max}`, value);
  }
  return value;
}

function wrong(field: string, expected: string, value: unknown): PermanentTaskError {
  const got = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
  return new PermanentTaskError(`'payload.${field}' should be ${expected}, got '${got}'`);
}
