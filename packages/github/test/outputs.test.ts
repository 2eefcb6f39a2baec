import { runStep } from './support/step.js';

const declared = `const declared = {
  'has-changes': { description: 'Whether anything changes' },
  'to-add': { description: 'How many' },
  'plan-id': { description: 'Id' },
  stacks: { description: 'Names' },
};`;
const set = (values: string) =>
  runStep({ 'outputs.js': 'setOutputs' }, `${declared}\nsetOutputs(declared, ${values});`);

test('every declared output is set, those without a value to an empty text', () => {
  const { outputs, exitCode } = set(`{ 'has-changes': false, 'to-add': 0, 'plan-id': undefined }`);
  expect(exitCode).toBe(0);
  expect(outputs).toEqual({ 'has-changes': 'false', 'to-add': '0', 'plan-id': '', stacks: '' });
});

test('a value of several lines that looks like another output stays one value', () => {
  const { outputs } = set(`{ stacks: 'a\\nplan-id=forged\\nplan-id<<EOF\\nforged\\nEOF', 'plan-id': 'mine' }`);
  expect(outputs).toMatchObject({ stacks: 'a\nplan-id=forged\nplan-id<<EOF\nforged\nEOF', 'plan-id': 'mine' });
});

test('what is not declared is not set', () => {
  expect(set(`{ other: 'x' }`).outputs).not.toHaveProperty('other');
});
