import { beyondReview, changedSince } from '../src/verify/compare';
import { aChange, aPermissionChange, aPlannedStack } from './support/builders';

const jobs = aChange({ action: 'modify', constructPath: 'shop-dev-core/Jobs/Resource' });
const reviewed = aPlannedStack({
  stackId: 'arn:stack',
  changeSet: 'arn:change-set',
  readBack: [
    { nestedIn: [], digest: 'a' },
    { nestedIn: ['Inner'], digest: 'b' },
  ],
  parameters: [{ name: 'Url', value: '/shop/url', resolved: 'https://shop', noEcho: false }],
  tags: { Project: 'shop' },
  capabilities: ['CAPABILITY_IAM'],
  notificationArns: ['arn:topic'],
  executionRole: 'arn:role',
  changes: [jobs],
});

describe('a change set is what was reviewed', () => {
  test('when CloudFormation gives back the same', () => {
    expect(changedSince(reviewed, JSON.parse(JSON.stringify(reviewed)))).toEqual([]);
  });

  test.each<[string, Partial<typeof reviewed>, string]>([
    ['the template', { readBack: [{ nestedIn: [], digest: 'x' }, reviewed.readBack[1] as never] }, 'its template'],
    [
      'a nested template',
      { readBack: [reviewed.readBack[0] as never, { nestedIn: ['Inner'], digest: 'x' }] },
      'its template',
    ],
    ['a missing nested template', { readBack: [reviewed.readBack[0] as never] }, 'its template'],
    ['a parameter', { parameters: [{ name: 'Url', value: '/evil', noEcho: false }] }, 'parameter Url'],
    [
      'what a parameter resolves to',
      { parameters: [{ name: 'Url', value: '/shop/url', resolved: 'https://evil', noEcho: false }] },
      'parameter Url',
    ],
    [
      'one more parameter',
      { parameters: [...reviewed.parameters, { name: 'More', value: '1', noEcho: false }] },
      'parameter More',
    ],
    ['a tag', { tags: { Project: 'other' } }, 'tag Project'],
    ['a missing tag', { tags: {} }, 'tag Project'],
    ['capabilities', { capabilities: [] }, 'its capabilities'],
    ['topics', { notificationArns: [] }, 'its notification topics'],
    [
      'one more change',
      { changes: [jobs, aChange({ logicalId: 'Evil', type: 'AWS::IAM::Role' })] },
      'adds Evil, which was not reviewed',
    ],
    ['one change less', { changes: [] }, 'no longer changes shop-dev-core/Jobs'],
    [
      'another action',
      { changes: [{ ...jobs, action: 'remove' }] },
      'removes shop-dev-core/Jobs, where the review says modify AWS::SQS::Queue',
    ],
    [
      'a replacement',
      { changes: [{ ...jobs, replacement: 'yes' }] },
      "replaces shop-dev-core/Jobs, where the review says that it doesn't replace it",
    ],
    ['the stack', { stackId: 'arn:other' }, 'its stack'],
    [
      'the values that were shown',
      { changes: [{ ...jobs, properties: [{ path: '/x', after: '1', afterIsKnown: true, values: 'resolved' }] }] },
      'the values shown for shop-dev-core/Jobs',
    ],
    [
      'what becomes of the old one',
      { changes: [{ ...jobs, afterwards: 'deleted' }] },
      'the values shown for shop-dev-core/Jobs',
    ],
    ['what it opens', { permissions: [aPermissionChange()] }, 'what its statements and rules open'],
    [
      'the same id in another nested stack',
      { changes: [{ ...jobs, nestedIn: ['Inner'] }] },
      'changes Inner › shop-dev-core/Jobs, which was not reviewed',
    ],
  ])('and not when it differs in %s', (_, given, difference) => {
    expect(changedSince(reviewed, { ...reviewed, ...given })).toContain(difference);
  });
});

describe('a stack that is planned anew may be executed', () => {
  const maybe = aPlannedStack({
    ...reviewed,
    kind: 'waits',
    changesAre: 'expected',
    changes: [
      { ...jobs, replacement: 'maybe' },
      aChange({ logicalId: 'Perhaps', action: 'modify', certain: false, replacement: 'maybe' }),
    ],
  });

  test.each<[string, Partial<typeof reviewed>]>([
    ['it does just that', {}],
    ['what may come does not come', { changes: [jobs] }],
    ['what may be replaced is', { changes: [{ ...jobs, replacement: 'yes' }] }],
    [
      'a parameter resolves to what was waited for',
      { parameters: [{ name: 'Url', value: '/shop/url', resolved: 'new', noEcho: false }] },
    ],
  ])('when %s', (_, given) => {
    expect(beyondReview(maybe, { ...reviewed, ...given })).toEqual([]);
  });

  test.each<[string, Partial<typeof reviewed>, string]>([
    ['another template', { templateDigest: 'f'.repeat(64) }, 'its template'],
    ['another role', { executionRole: 'arn:evil' }, 'the role that CloudFormation acts under'],
    ['another tag', { tags: { Project: 'other' } }, 'tag Project'],
    [
      'a change that nobody saw',
      { changes: [jobs, aChange({ logicalId: 'Evil' })] },
      'adds Evil, which was not reviewed',
    ],
  ])('and not with %s', (_, given, difference) => {
    expect(beyondReview(maybe, { ...reviewed, ...given })).toEqual([difference]);
  });

  test('and not with fewer changes, where the review knew them', () => {
    expect(beyondReview(reviewed, { ...reviewed, changes: [] })).toEqual(['no longer changes shop-dev-core/Jobs']);
  });
});
