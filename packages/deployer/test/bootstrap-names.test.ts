import * as fc from 'fast-check';
import { checkLengths, checkOptions, defaultNames, type StateOptions } from '../src/bootstrap/names';
import { stateNames } from '../src/bootstrap/own-stacks';
import type { Target } from '../src/project/target';

function aTarget(given: Partial<Target> = {}): Target {
  return {
    project: 'shop',
    environment: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    protected: false,
    layers: [],
    ...given,
  };
}

describe('the default name of the bucket', () => {
  test('tells project, environment, account and region', () => {
    expect(defaultNames(aTarget())).toEqual({
      bucket: 'shop-dev-plans-111111111111-eu-central-1',
      table: 'shop-dev-lock',
    });
  });

  test('is shortened where it would be longer than 63 characters, and stays its own', () => {
    const project = 'a-project-with-a-name-of-32-char';
    const [dev, other] = ['development', 'development-2'].map(
      (environment) => defaultNames(aTarget({ project, environment, region: 'ap-southeast-2' })).bucket,
    );
    expect(dev).toBe('a-project-with-a-nam-9fae91ef-plans-111111111111-ap-southeast-2');
    expect(dev).toHaveLength(63);
    expect(other).not.toBe(dev);
  });

  test('is a name that S3 takes, whatever project and environment are called', () => {
    const name = (max: number) => fc.stringMatching(new RegExp(`^[a-z][a-z0-9-]{0,${max}}$`));
    fc.assert(
      fc.property(
        name(31),
        name(120),
        fc.constantFrom('us-east-1', 'ap-southeast-2', 'us-gov-west-1'),
        (project, environment, region) => {
          const { bucket } = defaultNames(aTarget({ project, environment, region }));
          expect(bucket).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
          expect(() => checkOptions({ bucket }, aTarget())).not.toThrow();
        },
      ),
    );
  });
});

describe('a name on the command line', () => {
  test.each<[StateOptions]>([[{}], [{ bucket: 'my.plans-1', table: 'My_Lock.1' }], [{ region: 'eu-central-1' }]])(
    '%j is taken',
    (options) => {
      expect(() => checkOptions(options, aTarget())).not.toThrow();
    },
  );

  const bucket = '--bucket should be 3 to 63 lower-case letters, digits, dots and hyphens, got';
  const table = '--table should be 3 to 255 letters, digits, dots, hyphens and underscores, got';
  test.each<[StateOptions, string]>([
    [{ bucket: '' }, `${bucket} ''.`],
    [{ bucket: 'My_Plans' }, `${bucket} 'My_Plans'.`],
    [{ bucket: 'a..b' }, `${bucket} 'a..b'.`],
    [{ bucket: '192.168.1.1' }, `${bucket} '192.168.1.1'.`],
    [{ bucket: 'xn--plans' }, `${bucket} 'xn--plans'.`],
    [{ bucket: 'plans/../../x' }, `${bucket} 'plans/../../x'.`],
    [{ bucket: 'plans\n\u001b[31m' }, `${bucket} 'plans\\n\\u001b[31m'.`],
    [{ bucket: 'b'.repeat(100_000) }, `${bucket} '${'b'.repeat(80)}…'.`],
    [{ table: 'a b' }, `${table} 'a b'.`],
    [{ table: 't'.repeat(256) }, `${table} '${'t'.repeat(80)}…'.`],
    [{ region: 'us-east-1' }, "--region 'us-east-1' is not the region of environment 'dev', which is 'eu-central-1'."],
  ])('%# is refused with what was expected', (options, message) => {
    expect(() => checkOptions(options, aTarget())).toThrow(expect.objectContaining({ code: 'usage', message }));
  });
});

test('names of which AWS would refuse a part are refused before anything is made', () => {
  const github = { repository: 'org/shop', issuer: 'https://x', planSubjects: [], stacks: [] };
  const long = aTarget({ project: 'p'.repeat(32), environment: 'e'.repeat(26) });
  expect(() => checkLengths(long)).not.toThrow();
  expect(() => checkLengths({ ...long, github })).toThrow(
    /^The name of the role would be '.*-apply': 65 characters, and AWS allows 64\.$/,
  );
  expect(() => checkLengths({ ...long, environment: 'e'.repeat(120) })).toThrow(
    /^The name of the stack would be '.*…?': \d+ characters, and AWS allows 128\.$/,
  );
});

test('a stack that is only in review binds nobody to its names', () => {
  const Parameters = [{ ParameterKey: 'BucketName', ParameterValue: 'old-plans' }];
  const stack = (StackStatus: 'REVIEW_IN_PROGRESS' | 'CREATE_COMPLETE') => ({
    StackName: 'shop-dev-bootstrap',
    CreationTime: new Date(0),
    StackStatus,
    Parameters,
  });
  expect(stateNames(aTarget(), { bucket: 'new-plans' }, stack('REVIEW_IN_PROGRESS')).bucket).toBe('new-plans');
  expect(stateNames(aTarget(), {}, stack('CREATE_COMPLETE')).bucket).toBe('old-plans');
});
