import * as fc from 'fast-check';
import type { Plan } from '../src/model/plan';
import { COMMENT_LIMIT, renderMarkdown } from '../src/render/markdown';
import { cellCode, code, fenced } from '../src/render/markdown/inert';
import { aChange, aPermissionChange, aPlan, aPlannedStack, aPropertyChange } from './support/builders';
import { corpus } from './support/corpus';
import { HOSTILE } from './support/hostile';

const of = (name: string) => corpus[name] as Plan;

/** What GitHub reads as text: neither in fences, nor between backticks, nor in `<code>`. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    .replace(/<code>[^<]*<\/code>/g, '');
}

/** Every fence that is opened is closed, and so is everything folded. */
function isWhole(markdown: string): boolean {
  let fence: string | undefined;
  let open = 0;
  for (const line of markdown.split('\n')) {
    const [run] = /^ {0,3}(`{3,})/.exec(line)?.slice(1) ?? [];
    if (fence === undefined) {
      if (run) fence = run;
      else if (line.startsWith('<details')) open += 1;
      else if (line === '</details>') open -= 1;
    } else if (run && run.length >= fence.length && line.trim() === run) fence = undefined;
  }
  return fence === undefined && open === 0;
}

test('nothing to do is one line', () => {
  expect(renderMarkdown(of('nothing'))).toBe('**Plan for `dev`**: nothing to do, every stack is as its template says.');
  expect(renderMarkdown(of('nothing'), { marker: 'stratiform:dev' }).split('\n')).toHaveLength(1);
});

test('the first line has the counts, then comes what is destroyed or replaced, then what is opened', () => {
  const plan = aPlan(
    aPlannedStack({ changes: [aChange({ action: 'remove' }), aChange()], permissions: [aPermissionChange()] }),
  );
  const text = renderMarkdown(plan);
  expect(text.split('\n')[0]).toBe('### Plan for `dev`: 1 to create, 0 to change, 0 to replace, 1 to destroy');
  const places = [
    '#### Destroys or replaces 1 resource',
    '#### Permissions: 1 opened',
    '<details>',
    '<sub>Plan `pr-12',
  ];
  const found = places.map((place) => text.indexOf(place));
  expect(found).toEqual([...found].sort((one, other) => one - other));
  expect(found[0]).toBeGreaterThan(0);
});

test('what may hold data is marked, unless it is kept', () => {
  const text = renderMarkdown(of('dangerous-update'));
  expect(text).toContain('| ⚠️ | `Legacy` | `AWS::DynamoDB::Table` | destroyed; what it holds is deleted |');
  expect(text).toContain('|  | `Uploads` | `AWS::S3::Bucket` | leaves the stack, is retained |');
  expect(text).toContain('replaced because of `KeySchema`; what it holds is deleted');
});

test('a table of one stack names it above, a table of several in each row', () => {
  const heading = '#### Destroys or replaces 6 resources in `shop-dev-core`: the data of 2 of them may be lost';
  expect(renderMarkdown(of('dangerous-update'))).toContain(heading);
  expect(renderMarkdown(of('500-changes'))).toContain('| `AWS::SQS::Queue` | `shop-dev-infra` | destroyed; ');
});

test('the worst stack comes first, folded; unfolded on request', () => {
  const text = renderMarkdown(of('dangerous-update'));
  expect(text.indexOf('<code>shop-dev-core')).toBeLessThan(text.indexOf('<code>shop-dev-infra'));
  expect(text).not.toContain('<details open>');
  expect(renderMarkdown(of('dangerous-update'), { expand: true })).toContain('<details open>');
});

test('new code is one line that names the functions', () => {
  const text = renderMarkdown(of('asset-only'));
  expect(text).toContain('\nNew code or template only: `Api`, `Worker`, `Site`.\n');
  expect(text).not.toContain('a'.repeat(13));
});

test('values are a diff', () => {
  expect(renderMarkdown(of('update'))).toContain(
    '```diff\n! AWS::SQS::Queue  Backend/Jobs\n-   VisibilityTimeout: 30\n+   VisibilityTimeout: 60\n',
  );
});

test('waits, refusals, drift, secrets and imports are told', () => {
  expect(renderMarkdown(of('waits'))).toContain(
    '- waits for `/shop/dev/core/{key, bucket}`, which `shop-dev-core` makes\n- these changes are expected',
  );
  expect(renderMarkdown(of('waits'))).toContain('and left `Users`: apply deletes the stack first');
  expect(renderMarkdown(of('validation-failure'))).toContain('⛔ CloudFormation refuses this plan\n\n- **fails**: ');
  expect(renderMarkdown(of('drift'))).toContain('| `VisibilityTimeout` | `30` | `45` | `60` |');
  expect(renderMarkdown(of('secrets'))).toContain(
    'API_TOKEN: (sensitive)\n+   Environment.Variables.API_TOKEN: (sensitive, changed)',
  );
  expect(renderMarkdown(of('import'))).toContain('1 to import');
});

test('title, note, what to do next and marker are the caller’s', () => {
  const text = renderMarkdown(of('create'), {
    title: 'Applied\n to dev',
    note: 'It **went** well.',
    next: 'Now go **on**.',
    marker: 'a --> b',
  });
  expect(text).toMatch(/^### Applied to dev: 4 to create.*\n\nIt \*\*went\*\* well\.\n\n/);
  expect(text).toContain('</details>\n\nNow go **on**.\n\n<sub>Plan');
  expect(text.endsWith('\n\n<!-- a-b -->')).toBe(true);
});

test('it is the same every time', () => {
  expect(renderMarkdown(of('hostile'))).toBe(renderMarkdown(structuredClone(of('hostile'))));
});

describe('what does not fit', () => {
  const text = renderMarkdown(of('500-changes'));

  test('500 changes fit a comment, which is used well', () => {
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 1000);
    expect(isWhole(text)).toBe(true);
  });

  test('it says at once that something is missing, and at the end how much of which stack and kind', () => {
    const notice = /(\d+) items left out, the least important ones \(listed at the end\)/.exec(text);
    expect(text.indexOf(notice?.[0] ?? '?')).toBeLessThan(300);
    const list = text.slice(text.indexOf('#### Left out here'));
    const told = [...list.matchAll(/(\d+) to (create|change|destroy|replace)/g)].map(([, number]) => Number(number));
    expect(told.reduce((sum, number) => sum + number, 0)).toBe(Number(notice?.[1]));
  });

  test('what is shown and what is left out are all the changes', () => {
    const left = (as: string) =>
      [...text.slice(text.indexOf('#### Left out here')).matchAll(new RegExp(`(\\d+) to ${as}`, 'g'))]
        .map(([, number]) => Number(number))
        .reduce((sum, number) => sum + number, 0);
    const lines = (sign: string) => text.split('\n').filter((line) => line.startsWith(`${sign} AWS::`)).length;
    expect([lines('-') + left('destroy'), lines('!') + left('change'), lines('+') + left('create')]).toEqual([
      20, 400, 80,
    ]);
  });

  test('the least important goes first: what is created before what is destroyed or opens', () => {
    expect(text.match(/^\+ AWS::/gm)).toBeNull();
    expect(text.match(/^- AWS::/gm)).toHaveLength(20);
    expect(text.match(/^\| \*\*opens\*\*/gm)).toHaveLength(5);
  });

  test.each([0, 50, 200, 500, 1000, 2000, 5000, 20_000])('%i characters are enough to be whole', (limit) => {
    for (const plan of Object.values(corpus)) {
      const short = renderMarkdown(plan, { limit, note: 'A note', marker: 'stratiform:dev' });
      expect(short.length).toBeLessThanOrEqual(limit);
      expect(isWhole(short)).toBe(true);
    }
  });

  test('a note that takes all the room is left out, and that is said', () => {
    const noted = renderMarkdown(of('create'), { note: 'x'.repeat(70_000) });
    expect(noted).toContain('A note of 70000 characters is left out');
  });

  test('one endless change leaves room for the others', () => {
    const endless = Array.from({ length: 300 }, (_, at) =>
      aPropertyChange({ path: `/Properties/P${at}`, before: 'a\n'.repeat(5000), after: 'b\n'.repeat(5000) }),
    );
    const changes = [aChange({ action: 'modify', properties: endless }), aChange({ logicalId: 'Other' })];
    const plan = renderMarkdown(aPlan(aPlannedStack({ changes })));
    expect(plan.length).toBeLessThan(20_000);
    expect(plan).toContain('Other');
  });
});

describe('hostile texts are inert', () => {
  const text = renderMarkdown(of('hostile'), { limit: 200_000 });

  test('outside of code there are only our own words', () => {
    const rest = outsideCode(text);
    expect(rest).not.toMatch(/@\w|#\d|GH-\d|https?:|www\.|<script|<!--|!\[|\]\(/);
    expect([...rest.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag)).toEqual([
      ...['details', 'summary', 'b', 'b', 'summary', 'details'],
      ...['sub', 'br', 'sub'],
    ]);
  });

  test('nothing is hidden or turned round', () => {
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u);
    expect(text).toContain('\\u{202e}esrever');
  });

  test('every row of a table has its cells', () => {
    const tables = text.split('\n\n').filter((part) => part.startsWith('| '));
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const cells = table.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  test('fences hold', () => {
    expect(isWhole(text)).toBe(true);
  });
});

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('`', '``', '|', '\\', '\n', ' ', 'a', '</details>', '-->', '@a'), { maxLength: 20 })
    .map((parts) => parts.join('')),
  fc.constantFrom(...HOSTILE),
);

test('whatever a text is, it stays within its backticks, cell and fence', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(code(text)).not.toContain('\n');
      expect(outsideCode(code(text))).toBe('');
      expect(cellCode(text)).not.toMatch(/(?<!\\)\|/);
      expect(isWhole(fenced([text.replaceAll('\n', ' ')], 'diff'))).toBe(true);
    }),
  );
});

test('whatever a plan says, the comment is whole and not too long', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 6000 }), (given, limit) => {
      const changes = given.map((text) =>
        aChange({
          action: 'modify',
          logicalId: text,
          type: text,
          properties: [aPropertyChange({ path: text, before: text, after: `${text}\n` })],
        }),
      );
      const markdown = renderMarkdown(aPlan(aPlannedStack({ stackName: given[0], changes })), { limit });
      expect(markdown.length).toBeLessThanOrEqual(limit);
      expect(isWhole(markdown)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
