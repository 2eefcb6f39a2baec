import { type Duration, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Throws the one kind of message that this library gives: what, what was expected, what was there. */
export function reject(name: string, expected: string, got: string, hint?: string): never {
  throw new Error(`'${name}' should be ${expected}, got '${got}'${hint ? `: ${hint}` : ''}`);
}

/** Both bounds are inclusive. A duration that is a token is known only at deployment, so it passes. */
export function validateDuration(name: string, value: Duration | undefined, min: Duration, max: Duration): void {
  if (value === undefined || value.isUnresolved()) return;
  if (value.toMilliseconds() > max.toMilliseconds()) reject(name, `at most ${max.toHumanString()}`, human(value));
  if (value.toMilliseconds() < min.toMilliseconds()) reject(name, `at least ${min.toHumanString()}`, human(value));
  if (value.toMilliseconds() % 1000 !== 0) reject(name, 'a whole number of seconds', human(value));
}

/** Duration.toHumanString() of nothing at all is an empty string. */
function human(value: Duration): string {
  return value.toHumanString() || '0 seconds';
}

/** Both bounds are inclusive. A number that is a token passes. */
export function validateInteger(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    reject(name, `a whole number between ${min} and ${max}`, String(value));
  }
}

/** A string that is a token passes. */
export function validateText(name: string, value: string | undefined, pattern: RegExp, expected: string): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!pattern.test(value)) reject(name, expected, value);
}

export function validateRetention(name: string, value: RetentionDays | undefined): void {
  if (value === RetentionDays.INFINITE) {
    reject(name, 'a finite number of days', 'INFINITE', 'logs that are never deleted are paid for ever');
  }
}

export function validateUnique(name: string, values: string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) reject(name, 'free of duplicates', value);
    seen.add(value);
  }
}

/** Leaves out what is undefined, so that a later `{ ...defaults, ...given }` never erases a default. */
export function definedOnly<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
