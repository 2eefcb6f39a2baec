import type { ActionInterface, Declared } from './declare.js';

/** Tables for an action's README, in Markdown: what it takes, required inputs first, and what it gives. */
export function readmeTables({ inputs, outputs }: ActionInterface): {
  readonly inputs: string;
  readonly outputs: string;
} {
  const entries = Object.entries(inputs);
  const isNeeded = ([, input]: (typeof entries)[number]) => input.required && input.default === undefined;
  const ordered = [...entries.filter(isNeeded), ...entries.filter((entry) => !isNeeded(entry))];
  return {
    inputs: table(
      ['input', 'takes', 'default', 'what it is for'],
      ordered.map(([name, input]) => [code(name), cell(input.expected), preset(input), cell(input.description)]),
    ),
    outputs: table(
      ['output', 'what it is'],
      Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]),
    ),
  };
}

function preset({ required, default: value }: Declared<unknown>): string {
  if (value !== undefined) return code(value);
  return required ? '**required**' : '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const code = (text: string): string => `\`${cell(text)}\``;

// A bar ends a cell, and a line break the table.
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
