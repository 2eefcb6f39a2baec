import { rootCauseLines } from '../src/apply/report';
import { type EventTree, findRootCause } from '../src/apply/root-cause';
import { anAssemblyStack, anEvent } from './support/builders';

const NESTED = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/shop-dev-core-Nested-1X2Y/9a1b';

function operation(
  events: EventTree['events'],
  nested: Record<string, EventTree> = {},
  stackName = 'shop-dev-core',
): EventTree {
  return { stackName, events, nested: new Map(Object.entries(nested)) };
}

const refused =
  'Resource handler returned message: "VisibilityTimeout must be between 0 and 43200" (RequestToken: 1, HandlerErrorCode: InvalidRequest)';

test('the root cause is the first failed resource, not the last event', () => {
  const cause = findRootCause(
    operation([
      anEvent('CREATE_IN_PROGRESS'),
      anEvent('CREATE_IN_PROGRESS', 'Jobs'),
      anEvent('CREATE_FAILED', 'Jobs', { ResourceStatusReason: refused }),
      anEvent('CREATE_FAILED', 'Users', { ResourceStatusReason: 'Resource creation cancelled' }),
      anEvent('ROLLBACK_IN_PROGRESS', undefined, {
        ResourceStatusReason: 'The following resource(s) failed to create: [Jobs, Users].',
      }),
      anEvent('DELETE_FAILED', 'Bucket', { ResourceStatusReason: 'The bucket you tried to delete is not empty' }),
      anEvent('ROLLBACK_COMPLETE'),
    ]),
  );
  expect(cause).toMatchObject({
    logicalId: 'Jobs',
    status: 'CREATE_FAILED',
    message: refused,
    stackName: 'shop-dev-core',
  });
});

test.each([
  'Resource creation cancelled',
  'Resource creation Cancelled',
  'Resource update cancelled',
  'Resource deletion cancelled',
])('a resource that failed because of "%s" is not the cause, even when it is told first', (reason) => {
  const events = [
    anEvent('UPDATE_FAILED', 'Users', { ResourceStatusReason: reason }),
    anEvent('UPDATE_FAILED', 'Jobs', { ResourceStatusReason: refused }),
  ];
  expect(findRootCause(operation(events))?.logicalId).toBe('Jobs');
});

test('the root cause of a failed nested stack is the resource in it that failed', () => {
  const own = { StackId: NESTED, StackName: 'shop-dev-core-Nested-1X2Y' };
  const cause = findRootCause(
    operation(
      [
        anEvent('CREATE_FAILED', 'Nested', {
          ResourceType: 'AWS::CloudFormation::Stack',
          PhysicalResourceId: NESTED,
          ResourceStatusReason: `Embedded stack ${NESTED} was not successfully created`,
        }),
      ],
      {
        [NESTED]: operation(
          [
            anEvent('CREATE_FAILED', 'Topic', {
              ...own,
              ResourceType: 'AWS::SNS::Topic',
              ResourceStatusReason: 'Topic already exists',
            }),
            anEvent('ROLLBACK_IN_PROGRESS', undefined, { ...own, PhysicalResourceId: NESTED }),
          ],
          {},
          'shop-dev-core-Nested-1X2Y',
        ),
      },
    ),
  );
  expect(cause).toMatchObject({
    logicalId: 'Topic',
    nestedIn: ['Nested'],
    stackName: 'shop-dev-core-Nested-1X2Y',
    message: 'Topic already exists',
  });
});

test('a nested stack whose events are gone is the cause itself', () => {
  const cause = findRootCause(
    operation([
      anEvent('CREATE_FAILED', 'Nested', {
        ResourceType: 'AWS::CloudFormation::Stack',
        PhysicalResourceId: NESTED,
        ResourceStatusReason: 'Embedded stack failed',
      }),
    ]),
  );
  expect(cause).toMatchObject({ logicalId: 'Nested', message: 'Embedded stack failed' });
});

test('where no resource was touched, the reason of the rollback is the cause', () => {
  const cause = findRootCause(
    operation([
      anEvent('UPDATE_IN_PROGRESS'),
      anEvent('UPDATE_ROLLBACK_IN_PROGRESS', undefined, {
        ResourceStatusReason: 'Role cdk-exec is invalid or cannot be assumed',
      }),
    ]),
  );
  expect(cause).toMatchObject({
    type: 'AWS::CloudFormation::Stack',
    message: 'Role cdk-exec is invalid or cannot be assumed',
  });
});

test('an operation without failures has no root cause', () => {
  expect(
    findRootCause(
      operation([anEvent('CREATE_IN_PROGRESS'), anEvent('CREATE_COMPLETE', 'Jobs'), anEvent('CREATE_COMPLETE')]),
    ),
  ).toBeUndefined();
});

test('people read the construct path and the whole message of the service', () => {
  const cause = findRootCause(
    operation([anEvent('CREATE_FAILED', 'JobsDF1CC2D4', { ResourceStatusReason: 'line one\nline two' })]),
  );
  const stack = anAssemblyStack({ paths: new Map([['JobsDF1CC2D4', 'shop-dev-core/Backend/Jobs/Resource']]) });
  expect(cause && rootCauseLines(cause, stack)).toEqual([
    'Root cause: shop-dev-core/Backend/Jobs (JobsDF1CC2D4, AWS::SQS::Queue): CREATE_FAILED',
    '  line one',
    '  line two',
  ]);
});
