import { parseCommand } from '../src/command.js';

const ENVIRONMENTS = ['dev', 'stage'];

test.each([
  ['alone', '/stratiform apply dev'],
  ['with blanks at its end', '/stratiform  apply\tdev  '],
  ['with the line ends of browsers, and words below', '/stratiform apply dev\r\n\r\nThanks, @ada!'],
])('a command %s is one', (_, body) => {
  expect(parseCommand(body, ENVIRONMENTS)).toEqual({ kind: 'apply', environment: 'dev' });
});

test('without a list any name is one', () => {
  expect(parseCommand('/stratiform apply eu-west-2')).toEqual({ kind: 'apply', environment: 'eu-west-2' });
});

test.each([
  ['nothing', ''],
  ['talk', 'Shall we /stratiform apply dev?'],
  ['a second line', 'Please:\n/stratiform apply dev'],
  ['a quotation', '> /stratiform apply dev'],
  ['code', '`/stratiform apply dev`'],
  ['a fence', '```\n/stratiform apply dev\n```'],
  ['an indented block', '    /stratiform apply dev'],
  ['an indented block below blank lines', '\n\n\t/stratiform apply dev'],
  ['another command', '/stratiformer apply dev'],
  ['a path', '/stratiform/apply dev'],
  ['a comment that cannot be seen', '<!-- -->\n/stratiform apply dev'],
])('%s is no command', (_, body) => {
  expect(parseCommand(body, ENVIRONMENTS)).toEqual({ kind: 'none' });
});

test.each([
  ['/stratiform', "doesn't say what to do"],
  ['/stratiform plan dev', 'no command `plan`, only `apply`'],
  ['/stratiform aply dev', 'no command `aply`'],
  ['/stratiform apply', "doesn't say which environment"],
  ['/stratiform apply prod', "doesn't apply to `prod`, only to `dev`, `stage`"],
  ['/stratiform apply Dev', "isn't the name of an environment"],
  ['/stratiform apply `dev`', "isn't the name of an environment"],
  ['/stratiform apply ../prod', "isn't the name of an environment"],
  ['/stratiform apply dev please', 'more on the line'],
  ['/stratiform apply dev --force', 'more on the line'],
  ['/Stratiform apply dev', 'small letters'],
  ['/stratiform\u00a0apply dev', 'plain blanks'],
  ['/stratiform apply\u00a0dev', 'no command of that name'],
  ['  /stratiform apply dev', 'first character'],
  ['\n/stratiform apply dev', 'first character'],
  ['/stratiform apply dev\u200b', "isn't the name of an environment"],
])('%j is answered: %s', (body, why) => {
  expect(parseCommand(body, ENVIRONMENTS)).toEqual({ kind: 'mistaken', why: expect.stringContaining(why) });
});

test.each(['@org/team', '<script>', '[a](https://b)', '`x`', '#1', 'a'.repeat(5000)])(
  'an answer repeats nothing of %j',
  (word) => {
    for (const body of [`/stratiform ${word} dev`, `/stratiform apply ${word}`, `/stratiform apply dev ${word}`]) {
      const command = parseCommand(body, ENVIRONMENTS);
      expect(command).toMatchObject({ kind: 'mistaken' });
      expect(JSON.stringify(command)).not.toContain(word);
    }
  },
);
