import { COMMENT_LIMIT } from '@stratiform/deployer';
import { endsWithMarker, markerLine, withMarker } from '../src/comment/marker.js';
import { type PlanState, planMarker, SIGNATURE_ROOM, signed, stateOf } from '../src/comment/state.js';

const state: PlanState = {
  version: 1,
  environment: 'dev',
  label: 'pr-12',
  plan: 'pr-12--20260101t120000z-0a1b2c3d',
  digest: 'd'.repeat(64),
  head: 'a'.repeat(40),
  base: 'b'.repeat(40),
  status: 'planned',
};
const marker = planMarker('dev', 'pr-12');
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const body = (known: string, below = marker) => `### Plan\n\n<!-- stratiform:state ${known} -->\n<!-- ${below} -->`;

describe('a signed comment', () => {
  test('gives its state back', () => {
    const text = signed('### Plan for `dev`\n', marker, state);
    expect(text).toBe(
      `### Plan for \`dev\`\n\n<!-- stratiform:state ${encoded(state)} -->\n<!-- stratiform:plan/dev/pr-12 -->`,
    );
    expect(stateOf(text)).toEqual(state);
  });

  test('gives it back after GitHub wrote its line ends and blanks anew', () => {
    expect(stateOf(`${signed('a\nb', marker, state).replaceAll('\n', '\r\n')}\r\n \n`)).toEqual(state);
  });

  test('needs no state', () => {
    expect(signed('Text', marker)).toBe('Text\n\n<!-- stratiform:plan/dev/pr-12 -->');
    expect(stateOf(signed('Text', marker))).toBeUndefined();
  });

  test('has room for the longest state', () => {
    const label = `pr-${'1'.repeat(57)}`;
    const environment = 'e'.repeat(64);
    const longest = { ...state, environment, label, plan: 'p'.repeat(128), status: 'apply-failed' } as const;
    const added = signed('', planMarker(environment, label), longest);
    expect(stateOf(added)).toEqual(longest);
    expect(added.length).toBeLessThanOrEqual(SIGNATURE_ROOM);
  });

  test.each([
    ['lines', 'word word\n'.repeat(9000)],
    ['one line of emoji', '😀'.repeat(40_000)],
    ['a block of code', `\`\`\`\`text\n${'code\n'.repeat(20_000)}\`\`\`\`\n`],
  ])('is cut to what GitHub takes when it has too much: %s', (_, markdown) => {
    const text = signed(markdown, marker, state);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 100);
    expect(text).toContain('\n\n_The rest is left out: GitHub takes no longer comment._\n\n<!-- stratiform:state');
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    expect(stateOf(text)).toEqual(state);
    expect((text.match(/^````/gm) ?? []).length % 2).toBe(0);
  });
});

describe('a forged or broken state is none', () => {
  test.each<[string, unknown]>([
    ['another version', { ...state, version: 2 }],
    ['a version that is a text', { ...state, version: '1' }],
    ['an unknown status', { ...state, status: 'approved' }],
    ['an inherited name as status', { ...state, status: 'constructor' }],
    ['an unknown field', { ...state, approved: true }],
    ['a field that every object inherits', { ...state, toString: 'x' }],
    ['a digest in capitals', { ...state, digest: 'D'.repeat(64) }],
    ['a plan with a path', { ...state, plan: '../prod/plan' }],
    ['a head that is a branch', { ...state, head: 'main' }],
    ['a plan that is null', { ...state, plan: null }],
    ['an environment with a line break', { ...state, environment: 'dev\n' }],
    ['a list', [state]],
    ['a text', 'planned'],
    ['null', null],
    ['no status', { ...state, status: undefined }],
  ])('%s', (_, value) => {
    expect(stateOf(body(encoded(value)))).toBeUndefined();
  });

  test.each([
    ['the state of another environment', body(encoded(state), planMarker('prod', 'pr-12'))],
    ['the state of another pull request', body(encoded(state), planMarker('dev', 'pr-13'))],
    ['text below the marker', `${body(encoded(state))}\nby the way`],
    ['text before the marker', body(encoded(state)).replace(/\n(?=<!-- stratiform:plan)/, '\nx ')],
    ['a quotation', body(encoded(state)).replace(/^/gm, '> ')],
    ['base64 that no encoder writes', body(encoded(state).replace(/.$/, '=='))],
    ['base64 of no JSON', body(Buffer.from('{"version":1').toString('base64'))],
    ['bytes that are no UTF-8', body(Buffer.from([0xff, 0xfe, 0x00]).toString('base64'))],
    [
      'a state on the line of something else',
      body(encoded(state)).replace('<!-- stratiform:state', 'x <!-- stratiform:state'),
    ],
    ['nothing', ''],
    ['a megabyte', `<!-- stratiform:state ${'A'.repeat(1_000_000)} -->\n<!-- ${marker} -->`],
  ])('%s', (_, text) => {
    expect(stateOf(text)).toBeUndefined();
  });
});

describe('a marker', () => {
  test('counts only as the last line', () => {
    const line = markerLine(marker);
    expect(endsWithMarker(`text\n\n${line}\r\n\n`, marker)).toBe(true);
    expect(endsWithMarker(line, marker)).toBe(true);
    expect(endsWithMarker(`${line}\n\nRe: that`, marker)).toBe(false);
    expect(endsWithMarker(`I found \`${line}`, marker)).toBe(false);
    expect(endsWithMarker(`> ${line}`, marker)).toBe(false);
    expect(endsWithMarker(null, marker)).toBe(false);
  });

  test("of one pull request isn't the beginning of another's", () => {
    expect(endsWithMarker(withMarker('x', planMarker('dev', 'pr-1')), planMarker('dev', 'pr-12'))).toBe(false);
  });

  test('is added once', () => {
    const text = withMarker('Text', marker);
    expect(withMarker(text, marker)).toBe(text);
  });

  test.each(['a-->b', 'a b', 'a\nb', ''])("that would end the comment, '%s', is refused", (wrong) => {
    expect(() => markerLine(wrong)).toThrow('A marker should have letters');
  });

  test.each([
    [
      'Dev',
      'pr-12',
      "'environment' should be at most 64 lower-case letters, digits and '-', starting with a letter, got 'Dev'",
    ],
    [
      'dev',
      'pr--12',
      "'label' should be at most 60 lower-case letters and digits in groups joined by '-', got 'pr--12'",
    ],
    ['dev', '', "got ''"],
  ])("of environment '%s' and label '%s' is refused", (environment, label, message) => {
    expect(() => planMarker(environment, label)).toThrow(message);
  });
});
