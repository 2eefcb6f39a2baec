import { setOutput } from '@actions/core';

/** Values by the names of declared outputs. */
export type OutputValues<O> = { readonly [Name in keyof O]?: string | number | boolean | undefined };

/**
 * Sets every declared output, once, at the end of an action: what has no value becomes an empty text, so that nothing is
 * left of an earlier call and a workflow can compare with ''.
 */
export function setOutputs<O extends Record<string, unknown>>(declared: O, values: OutputValues<O>): void {
  for (const name of Object.keys(declared)) setOutput(name, String(values[name] ?? ''));
}
