import { readInputs } from '@stratiform/github/lib/start.js';
import { action, type BuildInputs } from '../../src/interface.js';

/** Inputs as a step of a workflow gives them. */
export function inputsOf(given: Readonly<Record<string, string>>): BuildInputs {
  const entries = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return readInputs(action.inputs, Object.fromEntries(entries));
}
