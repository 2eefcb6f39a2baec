import { type CloudFormationClient, DescribeEventsCommand, type OperationEvent } from '@aws-sdk/client-cloudformation';
import { isAccessDenied } from '../aws/explain';
import type { ValidationFinding } from '../model/plan';

/** What a service answers to a call that it doesn't know, or not with these parameters. */
const UNSUPPORTED =
  /^(InvalidAction|UnknownOperation|UnknownAction|NotImplemented|UnsupportedOperation|ValidationError|ValidationException)/;

/**
 * What CloudFormation's validation, and hooks, say of a change set; what fails first. CloudFormation validates while it
 * makes a change set: names that are taken, properties that the schema doesn't have, buckets that aren't empty.
 *
 * @param changeSetArn findings of change sets that it holds for nested stacks have to be asked for by their own ARNs
 * @returns nothing where the call isn't there (a region or an emulator without it) or isn't allowed
 */
export async function validationOf(
  client: CloudFormationClient,
  changeSetArn: string,
  pathOf: (logicalId: string) => string | undefined,
): Promise<ValidationFinding[]> {
  return findingsIn(await eventsOf(client, { ChangeSetName: changeSetArn }), pathOf);
}

/** What CloudFormation's validation says of an operation on a stack that began at that time. */
export async function validationSince(
  client: CloudFormationClient,
  stack: string,
  begin: Date,
  pathOf: (logicalId: string) => string | undefined,
): Promise<ValidationFinding[]> {
  const events = await eventsOf(client, { StackName: stack });
  return findingsIn(
    events.filter((event) => (event.Timestamp?.getTime() ?? 0) >= begin.getTime()),
    pathOf,
  );
}

/** The findings among events of an operation, each once. */
export function findingsIn(
  events: readonly OperationEvent[],
  pathOf: (logicalId: string) => string | undefined,
): ValidationFinding[] {
  const findings = events.flatMap((event): ValidationFinding[] => {
    const found = fromValidation(event) ?? fromHook(event);
    if (!found) return [];
    const logicalId = event.LogicalResourceId ?? /^\/Resources\/([^/]+)/.exec(event.ValidationPath ?? '')?.[1];
    const constructPath = logicalId && pathOf(logicalId);
    return [
      {
        severity: found.mode === 'WARN' ? 'warn' : 'fail',
        ...(logicalId && { logicalId }),
        ...(constructPath && { constructPath }),
        ...(event.ValidationPath && { path: event.ValidationPath }),
        message: found.message,
      },
    ];
  });
  const unique = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
  return [
    ...unique.filter(({ severity }) => severity === 'fail'),
    ...unique.filter(({ severity }) => severity === 'warn'),
  ];
}

interface Found {
  readonly mode?: string;
  readonly message: string;
}

function fromValidation(event: OperationEvent): Found | undefined {
  // One that was skipped found nothing.
  if (event.EventType !== 'VALIDATION_ERROR' || event.ValidationStatus === 'SKIPPED') return undefined;
  const message = event.ValidationStatusReason ?? event.ResourceStatusReason ?? event.ValidationName;
  return { mode: event.ValidationFailureMode, message: message ?? 'CloudFormation gives no reason.' };
}

function fromHook(event: OperationEvent): Found | undefined {
  if (event.EventType !== 'HOOK_INVOCATION_ERROR') return undefined;
  const reason = event.HookStatusReason ?? 'it gives no reason.';
  return { mode: event.HookFailureMode, message: `Hook ${event.HookType ?? '(unnamed)'}: ${reason}` };
}

async function eventsOf(
  client: CloudFormationClient,
  of: { readonly ChangeSetName: string } | { readonly StackName: string },
): Promise<OperationEvent[]> {
  const events: OperationEvent[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(new DescribeEventsCommand({ ...of, NextToken }));
      events.push(...(page.OperationEvents ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return events;
  } catch (error) {
    if (isAccessDenied(error) || UNSUPPORTED.test((error as Error).name)) return [];
    throw error;
  }
}
