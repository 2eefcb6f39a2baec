import type { ActionInterface, Declared } from './declare.js';
import { type Mapping, yaml } from './yaml.js';

const HEADER = `# Written by tools/action-metadata.mjs from src/interface.ts: change that one, and run \`npx nx run-many -t docs\`.\n`;

/**
 * An action's `action.yml`; the same text for the same declaration, whenever and wherever it is made.
 *
 * @throws Error when GitHub would not take it, or a default isn't what its own input takes
 */
export function actionFile({ name, description, branding, inputs, outputs }: ActionInterface): string {
  const blocks: Mapping[] = [
    { name, description: literal(description), branding: { ...branding } },
    { inputs: each(inputs, (input, own) => metadata(own, input)) },
    { outputs: each(outputs, (output) => ({ description: literal(output.description) })) },
    { runs: { using: 'node24', main: 'dist/index.js' } },
  ];
  return [HEADER, ...blocks.map((block) => yaml(block))].join('\n');
}

function metadata(name: string, input: Declared<unknown>): Mapping {
  checkDefault(name, input);
  return {
    description: `${literal(input.description)} Takes ${input.expected}.`,
    // GitHub tells people off for leaving out what is required, also where there is a default.
    required: input.required && input.default === undefined,
    ...(input.default !== undefined && { default: input.default }),
  };
}

function checkDefault(name: string, input: Declared<unknown>): void {
  if (input.default === undefined || isExpression(input.default)) return;
  try {
    input.read(input.default);
  } catch (error) {
    throw new Error(`The default of input '${name}' ${(error as Error).message}, got '${input.default}'.`);
  }
}

// GitHub evaluates expressions wherever they stand in the file, and knows nothing of what they name here.
function literal(text: string): string {
  if (isExpression(text)) throw new Error(`A description should be without '\${{', got '${text}'.`);
  return text;
}

const isExpression = (text: string): boolean => text.includes('${{');

function each<T>(values: Record<string, T>, map: (value: T, name: string) => Mapping): Mapping {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
