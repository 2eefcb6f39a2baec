import { setSecret } from '@actions/core';
import { ActionError } from '../errors.js';
import type { Declared } from './declare.js';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** What declared inputs become: `pr-number` → `prNumber`, each with its type. */
export type Inputs<I> = {
  readonly [Name in keyof I & string as CamelCase<Name>]: I[Name] extends Declared<infer T> ? T : never;
};

/** Longest piece of a wrong value that is shown. */
const LONGEST_SHOWN = 100;

/**
 * Reads an action's inputs as GitHub hands them over: `pr-number` stands in `INPUT_PR-NUMBER`. One that is empty counts
 * as not given, for GitHub can't tell the two apart and an expression that names nothing comes out empty. Secrets are
 * masked in the log from here on.
 *
 * @throws ActionError `inputs`, which names every wrong one with its value (of secrets never) and what was expected
 */
export function readInputs<I extends Record<string, Declared<unknown>>>(
  inputs: I,
  env: NodeJS.ProcessEnv = process.env,
): Inputs<I> {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, declared] of Object.entries(inputs)) {
    const given = (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
    if (declared.secret && given !== '' && env.GITHUB_ACTIONS === 'true') setSecret(given);
    const value = given === '' ? preset(declared) : given;
    try {
      if (declared.required && value === '') throw new Error(`should be ${declared.expected}`);
      values[camelCase(name)] = declared.read(value);
    } catch (error) {
      wrong.push(`'${name}' ${(error as Error).message}, got ${shown(given, declared)}`);
    }
  }
  if (wrong.length > 0) throw mistaken(wrong);
  return values as Inputs<I>;
}

function mistaken(wrong: readonly string[]): ActionError {
  const [only, ...others] = wrong;
  const message = others.length === 0 ? `Input ${only}.` : `${wrong.length} inputs are wrong:\n${lines(wrong)}`;
  return new ActionError(
    'inputs',
    message,
    "Correct the step's 'with'; the README of the action says what each input takes.",
  );
}

const lines = (wrong: readonly string[]): string => wrong.map((one) => `- ${one}`).join('\n');

// Evaluated by GitHub before the action starts; the text itself is no value.
function preset({ default: value = '' }: Declared<unknown>): string {
  return value.includes('${{') ? '' : value;
}

function shown(value: string, { secret }: Declared<unknown>): string {
  if (value === '') return 'nothing (not given, or an expression that came out empty)';
  if (secret) return 'something else (not shown)';
  const [first = ''] = value.split(/[\r\n]/, 1);
  const cut = first.slice(0, LONGEST_SHOWN);
  return `'${cut}'${cut.length < value.length ? '…' : ''}`;
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
