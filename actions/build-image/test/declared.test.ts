import { lines, pairs } from '../src/inputs/declared.js';

const args = pairs({ description: 'Arguments.', name: /^[A-Za-z_]\w*$/ });

test.each([
  ['nothing', '', {}],
  ['one', 'A=1', { A: '1' }],
  ['an empty value', 'A=', { A: '' }],
  ['what follows the first sign of equality', 'URL=https://x/?a=b=c', { URL: 'https://x/?a=b=c' }],
  ['lines of Windows, and empty ones', 'A=1\r\n\r\n  B=2 3\r\n', { A: '1', B: '2 3' }],
  ['several lines in quotes', '"KEY=-----BEGIN\nabc\n-----END"\nB=2', { KEY: '-----BEGIN\nabc\n-----END', B: '2' }],
  ['a doubled quote in quotes', '"KEY=say ""hello"""', { KEY: 'say "hello"' }],
  ['a quote within a value', 'A=say "hello"', { A: 'say "hello"' }],
  ['commas', 'A=1,2', { A: '1,2' }],
])('%s', (_, given, expected) => {
  expect(args.read(given)).toEqual(expected);
});

test.each([
  ['no value', 'A', 'should be lines of NAME=value'],
  ['no name', '=1', 'should be lines of NAME=value'],
  ['another name than is taken', 'A-B=1', 'should be lines of NAME=value'],
  ['a name twice', 'A=1\nA=2', 'should name each of them once'],
])('%s is refused', (_, given, message) => {
  expect(() => args.read(given)).toThrow(message);
});

test('names of the prototype are names', () => {
  expect(Object.entries(args.read('__proto__=1\nconstructor=2'))).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('lines keep their commas', () => {
  expect(lines({ description: '' }).read(' type=registry,ref=a/b:c \n\ntype=gha\r\n')).toEqual([
    'type=registry,ref=a/b:c',
    'type=gha',
  ]);
});
