import { block, wrapped } from '../src/comment/block.js';

const words = (number: number) => Array.from({ length: number }, (_, at) => `word${at}`).join(' ');

test.each<[string, string, string[]]>([
  ['a short line stays', 'as it is', ['as it is']],
  ['an empty line stays', '', ['']],
  ['an ARN isn’t broken', `Not ${'x'.repeat(200)} that`, ['Not', 'x'.repeat(200), 'that']],
  ['one long word stays', 'y'.repeat(300), ['y'.repeat(300)]],
])('%s', (_, line, expected) => {
  expect(wrapped(line)).toEqual(expected);
});

test('a long line is broken at blanks and loses nothing', () => {
  const lines = wrapped(words(100));
  expect(lines.every((line) => line.length <= 96)).toBe(true);
  expect(lines.join(' ')).toBe(words(100));
});

test('an item of a list goes on below its text', () => {
  expect(
    wrapped(`  - ${words(30)}`)
      .slice(1)
      .every((line) => /^ {4}word/.test(line)),
  ).toBe(true);
});

test('a block has at most 120 lines, and says how many it leaves out', () => {
  const lines = block('x\n'.repeat(500)).split('\n');
  expect([lines.length, lines.at(-2)]).toEqual([123, '… 380 more lines: see the log of the run']);
});
