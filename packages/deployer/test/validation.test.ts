import type { OperationEvent } from '@aws-sdk/client-cloudformation';
import { findingsIn, validationOf } from '../src/change-sets/validation';
import { aCloudFormation, aServiceError } from './support/fake-client';

// The events are written by hand after the API reference of OperationEvent; no AWS account was there to record from.

const ARN = 'arn:aws:cloudformation:eu-central-1:111111111111:changeSet/stratiform-pr-12/1';

const pathOf = (logicalId: string) => (logicalId === 'Uploads' ? 'shop-dev-core/Uploads/Resource' : undefined);

function anOperationEvent(given: Partial<OperationEvent> = {}): OperationEvent {
  return {
    EventId: '1',
    OperationType: 'CREATE_CHANGESET',
    EventType: 'VALIDATION_ERROR',
    LogicalResourceId: 'Uploads',
    ResourceType: 'AWS::S3::Bucket',
    ValidationName: 'NAME_CONFLICT_VALIDATION',
    ValidationStatus: 'FAILED',
    ValidationFailureMode: 'FAIL',
    ValidationStatusReason: "Resource of type 'AWS::S3::Bucket' with identifier 'uploads' already exists.",
    ValidationPath: '/Resources/Uploads',
    ...given,
  };
}

const warning: Partial<OperationEvent> = {
  LogicalResourceId: 'Old',
  ValidationName: 'BUCKET_EMPTINESS_VALIDATION',
  ValidationFailureMode: 'WARN',
  ValidationStatusReason: 'The bucket is not empty.',
  ValidationPath: '/Resources/Old',
};

test('a finding says where, by construct path and path in the template, and what', () => {
  expect(findingsIn([anOperationEvent()], pathOf)).toEqual([
    {
      severity: 'fail',
      logicalId: 'Uploads',
      constructPath: 'shop-dev-core/Uploads/Resource',
      path: '/Resources/Uploads',
      message: "Resource of type 'AWS::S3::Bucket' with identifier 'uploads' already exists.",
    },
  ]);
});

test('what fails comes before what warns, and each is told once', () => {
  const events = [anOperationEvent(warning), anOperationEvent(), anOperationEvent({ EventId: '2' })];
  expect(findingsIn(events, pathOf).map(({ severity, logicalId }) => `${severity} ${logicalId}`)).toEqual([
    'fail Uploads',
    'warn Old',
  ]);
});

test.each<[string, Partial<OperationEvent>, object[]]>([
  ['progress is no finding', { EventType: 'STACK_EVENT' }, []],
  ['a failure while resources are made is no finding', { EventType: 'PROVISIONING_ERROR' }, []],
  ['a validation that was skipped found nothing', { ValidationStatus: 'SKIPPED' }, []],
  [
    'the path names the resource where the event does not',
    { LogicalResourceId: undefined, ValidationPath: '/Resources/Jobs/Properties/DelaySeconds' },
    [{ logicalId: 'Jobs', path: '/Resources/Jobs/Properties/DelaySeconds' }],
  ],
  ['without a mode it fails', { ValidationFailureMode: undefined }, [{ severity: 'fail' }]],
  [
    'without a reason the name of the validation is told',
    { ValidationStatusReason: undefined },
    [{ message: 'NAME_CONFLICT_VALIDATION' }],
  ],
  [
    'a hook that objects is a finding',
    {
      EventType: 'HOOK_INVOCATION_ERROR',
      HookType: 'Shop::Guard::Hook',
      HookFailureMode: 'WARN',
      HookStatusReason: 'Buckets need encryption.',
      ValidationPath: undefined,
    },
    [{ severity: 'warn', message: 'Hook Shop::Guard::Hook: Buckets need encryption.' }],
  ],
])('%s', (_, given, expected) => {
  const findings = findingsIn([anOperationEvent(given)], pathOf);
  expect(findings).toHaveLength(expected.length);
  expect(findings).toMatchObject(expected);
});

test('every page of events is read, of this change set', async () => {
  const client = aCloudFormation({
    DescribeEvents: [
      { OperationEvents: [anOperationEvent()], NextToken: 'more' },
      { OperationEvents: [anOperationEvent(warning)] },
    ],
  });
  expect(await validationOf(client, ARN, pathOf)).toHaveLength(2);
  expect(client.calls.map(({ input }) => input)).toEqual([
    { ChangeSetName: ARN, NextToken: undefined },
    { ChangeSetName: ARN, NextToken: 'more' },
  ]);
});

test.each(['AccessDenied', 'AccessDeniedException', 'InvalidAction', 'UnknownOperationException', 'ValidationError'])(
  '%s: nothing is known, and nothing fails',
  async (name) => {
    const client = aCloudFormation({ DescribeEvents: aServiceError(name, 'no') });
    expect(await validationOf(client, ARN, pathOf)).toEqual([]);
  },
);

test.each(['Throttling', 'ExpiredToken', 'TimeoutError'])(
  '%s is no answer: findings would be lost silently',
  async (name) => {
    const client = aCloudFormation({ DescribeEvents: aServiceError(name, 'no') });
    await expect(validationOf(client, ARN, pathOf)).rejects.toMatchObject({ name });
  },
);
