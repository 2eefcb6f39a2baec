import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { checkDestructive, destructiveChanges, isStateful, sparedChanges } from '../src/changes/stateful';
import { STATEFUL_TYPES } from '../src/changes/stateful-types';
import { DeployerError } from '../src/errors';
import type { ResourceChange } from '../src/model/plan';
import { aChange, aPlan, aPlannedStack } from './support/builders';

const planOf = (...changes: Partial<ResourceChange>[]) =>
  aPlan(aPlannedStack({ changes: changes.map((change) => aChange(change)) }));

function refusal(act: () => void): DeployerError {
  try {
    act();
  } catch (error) {
    if (error instanceof DeployerError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the list of stateful types', () => {
  test.each([
    'AWS::DynamoDB::Table',
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
    'AWS::RDS::DBInstance',
    'AWS::Logs::LogGroup',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
    'AWS::Cognito::UserPool',
    'AWS::EFS::FileSystem',
  ])('%s may hold data', (type) => expect(isStateful(type)).toBe(true));

  test.each(['AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::SNS::Topic', '', 'constructor', '__proto__'])(
    "'%s' holds none",
    (type) => expect(isStateful(type)).toBe(false),
  );

  test('every type in it is one that CloudFormation knows', () => {
    const library = path.dirname(require.resolve('aws-cdk-lib/package.json'));
    const modules = ['core', ...readdirSync(library).filter((name) => name.startsWith('aws-'))];
    const known = new Set<string>();
    for (const module of modules) {
      const folder = path.join(library, module, 'lib');
      const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.name.endsWith('.generated.js'));
      for (const file of files) {
        const text = readFileSync(path.join(folder, file.name), 'utf8');
        for (const [, type = ''] of text.matchAll(/"(AWS::\w+::\w+)"/g)) known.add(type);
      }
    }

    expect(known.size).toBeGreaterThan(500);
    expect(Object.keys(STATEFUL_TYPES).filter((type) => !known.has(type))).toEqual([]);
  });
});

describe('what counts as a loss', () => {
  test.each<[string, Partial<ResourceChange>]>([
    ['a removed queue', { action: 'remove' }],
    ['a removed queue whose deletion is said', { action: 'remove', afterwards: 'deleted' }],
    ['a replaced queue', { action: 'modify', replacement: 'yes' }],
    ['a queue that may be replaced', { action: 'modify', replacement: 'maybe' }],
    ['a removal that may not come', { action: 'remove', certain: false }],
    ['a removed nested stack that the plan says no more of', { action: 'remove', type: 'AWS::CloudFormation::Stack' }],
  ])('%s', (_, change) => expect(destructiveChanges(planOf(change))).toHaveLength(1));

  test.each<[string, Partial<ResourceChange>]>([
    ['a queue that is added', { action: 'add' }],
    ['a queue that changes in place', { action: 'modify', replacement: 'no' }],
    ['a queue that is imported', { action: 'import' }],
    ['a removed function', { action: 'remove', type: 'AWS::Lambda::Function' }],
    ['a queue that is removed and retained', { action: 'remove', afterwards: 'retained' }],
    ['a database that leaves a snapshot', { action: 'remove', type: 'AWS::RDS::DBInstance', afterwards: 'snapshot' }],
    ['a replaced bucket that is retained', { action: 'modify', replacement: 'yes', afterwards: 'retained' }],
    [
      'a nested stack that may be replaced',
      { action: 'modify', replacement: 'maybe', type: 'AWS::CloudFormation::Stack' },
    ],
  ])('not %s', (_, change) => expect(destructiveChanges(planOf(change))).toEqual([]));

  test('a removed nested stack counts by its resources where the plan lists them', () => {
    const plan = planOf(
      { action: 'remove', type: 'AWS::CloudFormation::Stack', logicalId: 'Data' },
      { action: 'remove', type: 'AWS::DynamoDB::Table', logicalId: 'Orders', nestedIn: ['Data'] },
    );

    expect(destructiveChanges(plan).map(({ change }) => change.logicalId)).toEqual(['Orders']);
  });

  test.each<[string, Partial<ResourceChange>, string]>([
    ['a removal', { action: 'remove' }, 'is removed, and its messages are lost'],
    [
      'a replacement with its cause',
      { action: 'modify', replacement: 'yes', causes: [{ target: 'QueueName', replaces: 'yes' }] },
      'is replaced because of QueueName, and its messages are lost',
    ],
    [
      'a replacement that may come',
      { action: 'modify', replacement: 'maybe', causes: [{ target: 'QueueName', replaces: 'maybe' }] },
      'may be replaced because of QueueName, and its messages would be lost',
    ],
    [
      'an innocent cause is not named',
      { action: 'modify', replacement: 'yes', causes: [{ target: 'Tags', replaces: 'no' }] },
      'is replaced, and its messages are lost',
    ],
  ])('%s is told', (_, change, why) => expect(destructiveChanges(planOf(change))[0]?.why).toBe(why));

  test('what is retained or has a snapshot made is told apart', () => {
    const plan = planOf(
      { action: 'remove', afterwards: 'retained' },
      { action: 'remove', type: 'AWS::RDS::DBInstance', afterwards: 'snapshot' },
    );

    expect(sparedChanges(plan).map(({ why }) => why)).toEqual([
      'is removed, and stays in the account, in no stack',
      'is removed, and CloudFormation makes a last snapshot of it',
    ]);
  });
});

describe('the check', () => {
  const lossy = planOf(
    { action: 'remove', logicalId: 'Jobs', constructPath: 'shop-dev-core/Jobs/Resource' },
    { action: 'modify', replacement: 'yes', type: 'AWS::DynamoDB::Table', logicalId: 'Orders', nestedIn: ['Data'] },
    { action: 'remove', type: 'AWS::S3::Bucket', logicalId: 'Files', afterwards: 'retained' },
  );

  test('names every resource that is lost, what is spared, and what to do', () => {
    const error = refusal(() => checkDestructive(lossy, []));

    expect(error.code).toBe('destructive');
    expect(error.message).toBe(
      [
        'The plan destroys 2 resources that may hold data:',
        '- shop-dev-core: shop-dev-core/Jobs (AWS::SQS::Queue) is removed, and its messages are lost',
        '- shop-dev-core: Data › Orders (AWS::DynamoDB::Table) is replaced, and its data are lost',
        'Nothing is lost of:',
        '- shop-dev-core: Files (AWS::S3::Bucket) is removed, and stays in the account, in no stack',
      ].join('\n'),
    );
    expect(error.remedy).toContain('removal policy of Retain or Snapshot');
    expect(error.remedy).toContain('AWS::SQS::Queue, AWS::DynamoDB::Table');
  });

  test.each([
    ['each type', ['AWS::SQS::Queue', 'AWS::DynamoDB::Table']],
    ['services', ['AWS::SQS::*', 'AWS::DynamoDB::*']],
    ['types with spaces and empty lines around', [' AWS::SQS::Queue', '', 'AWS::DynamoDB::* ']],
  ])('lets pass what is allowed by %s', (_, allowed) => expect(() => checkDestructive(lossy, allowed)).not.toThrow());

  test('still refuses what is not allowed', () => {
    const error = refusal(() => checkDestructive(lossy, ['AWS::SQS::Queue']));

    expect(error.message).toContain('1 resource that may hold data');
    expect(error.message).not.toContain('Jobs');
  });

  test.each([
    ['a misspelled type', 'AWS::DynamoDb::Tabel', "Did you mean 'AWS::DynamoDB::Table'?"],
    ['a type that holds nothing', 'AWS::Lambda::Function', 'no type of resource that may hold data'],
    ['a service with nothing to hold', 'AWS::Lambda::*', 'no type of resource that may hold data'],
    ['everything', '*', 'no type of resource that may hold data'],
    ['half a wildcard', 'AWS::S3::Buck*', "Did you mean 'AWS::S3::Bucket'?"],
    ['the name of something in every object', 'constructor', 'no type of resource that may hold data'],
  ])('refuses %s in the list, even when nothing is lost', (_, entry, said) => {
    const error = refusal(() => checkDestructive(planOf(), [entry]));

    expect(error.code).toBe('usage');
    expect(error.message).toContain(`'${entry}'`);
    expect(error.message).toContain(said);
    expect(error.remedy).toContain('AWS::DynamoDB::*');
  });

  test('a plan that loses nothing passes', () =>
    expect(() => checkDestructive(planOf({ action: 'add' }), [])).not.toThrow());
});
