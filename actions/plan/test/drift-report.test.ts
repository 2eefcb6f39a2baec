import { COMMENT_LIMIT, type DriftedResource } from '@stratiform/deployer';
import { signed } from '@stratiform/github';
import { driftMarkdown } from '../src/drift-report.js';
import { about, aDrift } from './support/builders.js';

const resource = (given: Partial<DriftedResource> = {}): DriftedResource => ({
  logicalId: 'Jobs',
  nestedIn: [],
  constructPath: 'shop-dev-core/Backend/Jobs/Resource',
  type: 'AWS::SQS::Queue',
  status: 'modified',
  properties: [{ path: '/Properties/VisibilityTimeout', reviewed: '30', live: '60', planned: '30' }],
  ...given,
});

test('a report names each property as reviewed and as it is; what was deleted comes first', () => {
  const text = driftMarkdown([aDrift({ resources: [resource(), resource({ status: 'deleted' })] })], about());
  expect(text).toMatch(/^### Drift in `dev`: 2 resources are not as reviewed\n/);
  expect(text.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `Backend/Jobs` | `shop-dev-core` | **deleted** |  |  |  |',
    '| `Backend/Jobs` | `shop-dev-core` | `VisibilityTimeout` | `30` | `60` |  |',
  ]);
});

test('no drift is one line, and the run', () => {
  expect(driftMarkdown([aDrift()], about())).toBe(
    '**Drift in `dev`**: none found in 1 stack.\n\nFound by [this run](https://github.example/org/shop/actions/runs/7/attempts/1). Nothing was changed.',
  );
});

test('what could not be looked at is told', () => {
  const text = driftMarkdown([aDrift({ state: 'unavailable', reasons: ['it is UPDATE_IN_PROGRESS'] })], about());
  expect(text).toContain(
    '⚠️ Not all could be looked at:\n\n- `shop-dev-core` (unavailable): `it is UPDATE_IN_PROGRESS`',
  );
});

test.each(['a | b', '`', '@octocat', '\u202e'])('a value %j stays within its cell', (live) => {
  const properties = [{ path: '/Properties/Name', reviewed: 'x', live, planned: 'x' }];
  const [row = ''] = driftMarkdown([aDrift({ resources: [resource({ properties })] })], about())
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(row.split(/(?<!\\)\|/)).toHaveLength(8);
  expect(row).not.toContain('\u202e');
});

test('5000 rows fit, and the rest is counted', () => {
  const resources = Array.from({ length: 5000 }, (_, at) => resource({ logicalId: `Jobs${at}`, nestedIn: [`N${at}`] }));
  const text = driftMarkdown([aDrift({ resources })], about());
  expect(signed(text, 'stratiform:drift/shop/dev').length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text).toMatch(/… and \d+ rows more, in the log\./);
  expect(text).toContain('**What to do**');
});
