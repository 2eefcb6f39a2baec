import { isAssetOnly, worthShowing } from '../src/render/assets';
import { folded, lineDiff } from '../src/render/line-diff';
import { cut, visible } from '../src/render/text';
import { labelOf, shownProperty } from '../src/render/values';
import { aChange, aPropertyChange } from './support/builders';
import { imageUri } from './support/corpus';

const room = { width: 40, lines: 12 };
const shown = (before?: string, after?: string) => shownProperty(aPropertyChange({ before, after }), room);

test.each([
  ['/Properties/VisibilityTimeout', 'VisibilityTimeout'],
  ['/Properties/Tags/0/Value', 'Tags[0].Value'],
  ['/Metadata/aws:asset:path', 'Metadata.aws:asset:path'],
  ['/Properties/Variables/a.b', 'Variables["a.b"]'],
  ['/Properties/Paths/~1orders~0', 'Paths./orders~'],
  ['/Properties', 'Properties'],
  ['', ''],
])('%s is called %s', (path, label) => {
  expect(labelOf(path)).toBe(label);
});

test('short values stand on one line', () => {
  expect(shown('30', '60')).toEqual({ label: 'VisibilityTimeout', kind: 'line', before: '30', after: '60' });
  expect(shown('', 'x')).toMatchObject({ before: '""', after: 'x' });
  expect(shown('{"a":1}', '{"a":2}')).toMatchObject({ before: '{"a":1}', after: '{"a":2}' });
});

test('long values are cut so that the difference is seen', () => {
  const value = shown(`${'a'.repeat(100)}X${'b'.repeat(100)}`, `${'a'.repeat(100)}Y${'b'.repeat(100)}`);
  expect(value).toMatchObject({
    before: expect.stringMatching(/^…a+Xb+…$/),
    after: expect.stringMatching(/^…a+Yb+…$/),
  });
});

test('a value that is told only later is not made up', () => {
  const property = (after?: string) => shownProperty(aPropertyChange({ after, afterIsKnown: false }), room);
  expect(property()).toMatchObject({ after: '(known after apply)' });
  expect(property('{{changeSet:KNOWN_AFTER_APPLY}}')).toMatchObject({ after: '(known after apply)' });
  expect(property('$' + '{Jobs.Arn}')).toMatchObject({ after: '$' + '{Jobs.Arn} (known after apply)' });
});

test('long JSON is compared line by line, whatever the order of its keys', () => {
  const before = JSON.stringify({ list: Array.from({ length: 20 }, (_, at) => `item ${at}`), name: 'a' });
  const after = JSON.stringify({ name: 'b', list: Array.from({ length: 20 }, (_, at) => `item ${at}`) });
  expect(shown(before, after)).toMatchObject({
    lines: [
      { sign: '…', text: '21 unchanged lines' },
      { sign: ' ', text: '    "item 19"' },
      { sign: ' ', text: '  ],' },
      { sign: '-', text: '  "name": "a"' },
      { sign: '+', text: '  "name": "b"' },
      { sign: ' ', text: '}' },
    ],
  });
});

test.each([
  ['spaces', `{"a": "${'x'.repeat(80)}"}`, `{"a":"${'x'.repeat(80)}"}`],
  [
    'digits of a long number',
    `{"a":12345678901234567890,"b":"${'x'.repeat(80)}"}`,
    `{"a":12345678901234567891,"b":"${'x'.repeat(80)}"}`,
  ],
  ['the end of its lines', 'a\r\nb', 'a\nb'],
  ['an indentation', 'a\n\tb', 'a\n    b'],
  ['the end of a long line', `a\n${'b'.repeat(80)}1`, `a\n${'b'.repeat(80)}2`],
])('a difference in nothing but %s is still seen', (_what, before, after) => {
  const value = shown(before, after);
  const sides =
    value.kind === 'line'
      ? [value.before, value.after]
      : ['-', '+'].map((sign) =>
          value.lines
            .filter((line) => line.sign === sign)
            .map(({ text }) => text)
            .join(),
        );
  expect(sides[0]).not.toBe(sides[1]);
});

test('a comparison keeps what is common, and long ones are folded', () => {
  expect(lineDiff(['a', 'b', 'c'], ['a', 'x', 'c']).map(({ sign, text }) => sign + text)).toEqual([
    ' a',
    '-b',
    '+x',
    ' c',
  ]);
  const many = Array.from({ length: 500 }, (_, at) => `${at}`);
  expect(lineDiff(many, [...many].reverse())).toHaveLength(1000);
  expect(folded(lineDiff(many, [...many].reverse()), 12).length).toBeLessThanOrEqual(12);
});

test.each([
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u202eabc\u200b', '\\u{202e}abc\\u{200b}'],
  ['\u001b[31m', '\\u{001b}[31m'],
  ['\ud800', '\\u{d800}'],
  ['Zoë 注文 🚚 ⚠️', 'Zoë 注文 🚚 ⚠️'],
])('%j is seen as %j', (text, seen) => {
  expect(visible(text)).toBe(seen);
});

test('cutting leaves no half characters', () => {
  expect(cut('🚚🚚🚚', 4)).toBe('🚚…');
});

const hash = (letter: string) => letter.repeat(64);
const key = aPropertyChange({ path: '/Properties/Code/S3Key', before: `${hash('a')}.zip`, after: `${hash('b')}.zip` });
const note = aPropertyChange({
  path: '/Metadata/aws:asset:path',
  before: `asset.${hash('a')}`,
  after: `asset.${hash('b')}`,
});
const changed = (...properties: (typeof key)[]) =>
  aChange({ action: 'modify', properties, scope: ['Properties', 'Metadata'] });

test.each([
  ['a hash of code', changed(key, note), true],
  ['a hash of code and a timeout', changed(key, aPropertyChange()), false],
  ['a note only', changed(note), false],
  ['another bucket too', changed({ ...key, before: `a/${key.before}` }), false],
  [
    'an image by its digest, which was pushed by somebody else',
    changed({ ...key, path: '/Properties/Code/ImageUri', before: imageUri('api', '0a'), after: imageUri('api', '1b') }),
    false,
  ],
  ['a hash that is not an asset', changed({ ...key, path: '/Properties/Fingerprint' }), false],
  ['a code that is told later', changed({ ...key, afterIsKnown: false }), false],
  ['a hash of code that replaces', { ...changed(key), replacement: 'yes' as const }, false],
  ['tags beside the hash', { ...changed(key), scope: ['Properties', 'Tags'] }, false],
  ['a cause that is not shown', { ...changed(key), causes: [{ target: 'Role', replaces: 'no' as const }] }, false],
  ['no values at all', changed(), false],
])('%s: new code only? %#', (_what, change, expected) => {
  expect(isAssetOnly(change)).toBe(expected);
});

test('beside other changes, hashes of assets are short', () => {
  expect(worthShowing(changed(key, note, aPropertyChange())).map(({ path, after }) => [path, after])).toEqual([
    ['/Properties/Code/S3Key', 'bbbbbbbbbbbb….zip'],
    ['/Properties/VisibilityTimeout', '60'],
  ]);
});
