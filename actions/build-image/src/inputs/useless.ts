import { ActionError } from '@stratiform/github/lib/start.js';
import { action, type BuildInputs } from '../interface.js';

export type InputName = keyof typeof action.inputs;

/**
 * Refuses inputs that would have no effect, among those that are given.
 *
 * @param where in words that follow 'has no effect'
 * @throws ActionError `inputs` naming them
 */
export function refuse(inputs: BuildInputs, names: readonly InputName[], where: string): void {
  const useless = names.filter((name) => isGiven(name, inputs));
  if (useless.length === 0) return;
  const [list, have] = [useless.map((name) => `'${name}'`).join(', '), useless.length > 1 ? 'have' : 'has'];
  throw new ActionError('inputs', `${list} ${have} no effect ${where}.`, 'Leave it out, or change the other one.');
}

// GitHub hands on defaults as if they were given: what equals its default counts as left out.
function isGiven(name: InputName, inputs: BuildInputs): boolean {
  const value = inputs[camelCase(name) as keyof BuildInputs];
  const preset = action.inputs[name].read(action.inputs[name].default ?? '');
  return JSON.stringify(value) !== JSON.stringify(preset);
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
