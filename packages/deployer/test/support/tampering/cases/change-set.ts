import type { Case } from '../case';
import type { Place } from '../layers';
import type { PlannedWorld } from '../world';

/** What CloudFormation says of a reviewed change set isn't what it said. */
function described(place: Place, change: (xml: string) => string) {
  return (world: PlannedWorld) =>
    world.rewrite('DescribeChangeSet', ({ parameters }) => parameters.ChangeSetName === world.changeSet(place), change);
}

/** Changes the description of one resource's change. */
function changeOf(logicalId: string, edit: (member: string) => string) {
  return (xml: string) =>
    xml.replace(
      new RegExp(
        `<member><Type>Resource</Type>(?:(?!<Type>Resource).)*<LogicalResourceId>${logicalId}<.*?</ResourceChange></member>`,
        's',
      ),
      edit,
    );
}

/** The description of a change set within the first stack's. */
function nestedDescribed(change: (xml: string) => string) {
  return (world: PlannedWorld) =>
    world.rewrite(
      'DescribeChangeSet',
      ({ parameters: { ChangeSetName = '' } }) => isNested(world, ChangeSetName),
      change,
    );
}

function isNested({ plan }: PlannedWorld, changeSet: string): boolean {
  return changeSet.includes(plan.id) && !plan.stacks.some((stack) => stack.changeSet === changeSet);
}

function template(chosen: (world: PlannedWorld, changeSet: string) => boolean) {
  return (world: PlannedWorld) =>
    world.rewrite(
      'GetTemplate',
      ({ parameters: { ChangeSetName = '' } }) => chosen(world, ChangeSetName),
      (xml) => xml.replace('60', '90'),
    );
}

const status = (to: string) => (xml: string) => xml.replace('<ExecutionStatus>AVAILABLE', `<ExecutionStatus>${to}`);
const flip = (from: string, to: string) => (xml: string) => xml.replace(from, to);

const ADDED =
  '<member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>Evil</LogicalResourceId>' +
  '<ResourceType>AWS::IAM::Role</ResourceType><Scope/><Details/></ResourceChange></member>';
const TOPIC = '<NotificationARNs><member>arn:aws:sns:us-east-1:000000000000:evil</member></NotificationARNs>';

/** CloudFormation gives back something else than what was reviewed. */
export const changeSet: readonly Case[] = [
  {
    name: 'the template that is read back differs',
    tamper: template((world, arn) => arn === world.changeSet('first')),
    reason: 'change-set-changed',
  },
  { name: "a nested stack's template differs", tamper: template(isNested), reason: 'change-set-changed' },
  {
    name: 'a parameter has another value',
    tamper: described('first', flip('<ParameterValue>given', '<ParameterValue>evil')),
    reason: 'change-set-changed',
  },
  {
    name: 'a parameter resolves to another value',
    tamper: described(
      'first',
      flip('given</ParameterValue>', 'given</ParameterValue><ResolvedValue>evil</ResolvedValue>'),
    ),
    reason: 'change-set-changed',
  },
  {
    name: 'there is a parameter more',
    tamper: described(
      'second',
      flip(
        '<Parameters>',
        '<Parameters><member><ParameterKey>More</ParameterKey><ParameterValue>1</ParameterValue></member>',
      ),
    ),
    reason: 'change-set-changed',
  },
  {
    name: 'a tag has another value',
    tamper: described('first', flip('<Value>shop</Value>', '<Value>evil</Value>')),
    reason: 'change-set-changed',
  },
  {
    name: 'a tag is gone',
    tamper: described('second', (xml) => xml.replace(/<Tags>.*<\/Tags>/s, '<Tags/>')),
    reason: 'change-set-changed',
  },
  {
    name: 'a capability is gone',
    tamper: described('first', flip('<member>CAPABILITY_NAMED_IAM</member>', '')),
    reason: 'change-set-changed',
  },
  {
    name: 'somebody is notified who was not',
    tamper: described('first', flip('</Tags>', `</Tags>${TOPIC}`)),
    reason: 'change-set-changed',
  },
  {
    name: 'there is a change more',
    tamper: described('first', flip('<Changes>', `<Changes>${ADDED}`)),
    reason: 'change-set-changed',
  },
  {
    name: 'there is a change less',
    tamper: described(
      'first',
      changeOf('Jobs', () => ''),
    ),
    reason: 'change-set-changed',
  },
  {
    name: 'a nested stack has a change more',
    tamper: nestedDescribed(flip('<Changes>', `<Changes>${ADDED}`)),
    reason: 'change-set-changed',
  },
  {
    name: 'a change is a removal',
    tamper: described('first', changeOf('Jobs', flip('<Action>Modify', '<Action>Remove'))),
    reason: 'change-set-changed',
  },
  {
    name: 'a change is of another type',
    tamper: described('second', changeOf('Mail', flip('AWS::SQS::Queue', 'AWS::IAM::Role'))),
    reason: 'change-set-changed',
  },
  {
    name: 'a change in place replaces',
    tamper: described('first', changeOf('Jobs', flip('<Replacement>False', '<Replacement>True'))),
    reason: 'change-set-changed',
  },
  {
    name: 'a change in place may replace',
    tamper: described('first', changeOf('Jobs', flip('<Replacement>False', '<Replacement>Conditional'))),
    reason: 'change-set-changed',
  },
  {
    name: 'a change that may replace does for sure',
    tamper: described('first', changeOf('Inner[A-Za-z0-9]*', flip('<Replacement>Conditional', '<Replacement>True'))),
    reason: 'change-set-changed',
  },
  {
    name: 'a change that may replace no longer does',
    tamper: described('first', changeOf('Inner[A-Za-z0-9]*', flip('<Replacement>Conditional', '<Replacement>False'))),
    reason: 'change-set-changed',
  },
  { name: 'it is OBSOLETE', tamper: described('first', status('OBSOLETE')), reason: 'change-set-obsolete' },
  { name: 'it is UNAVAILABLE', tamper: described('second', status('UNAVAILABLE')), reason: 'change-set-obsolete' },
  {
    name: 'an execution of it failed, and was not ours',
    tamper: described('first', status('EXECUTE_FAILED')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'somebody is executing it',
    tamper: described('second', status('EXECUTE_IN_PROGRESS')),
    reason: 'stack-busy',
  },
  {
    name: 'another operation is going on',
    tamper: (world) =>
      world.rewrite(
        'DescribeStacks',
        ({ parameters }) => parameters.StackName === world.stackName('first'),
        (xml) => xml.replace('<StackStatus>CREATE_COMPLETE', '<StackStatus>UPDATE_IN_PROGRESS'),
      ),
    reason: 'stack-busy',
  },
  {
    name: 'the stack was changed later than it was planned, and the change set is called available all the same',
    tamper: (world) =>
      world.rewrite(
        'DescribeStacks',
        ({ parameters }) => parameters.StackName === world.stackName('first'),
        (xml) => xml.replace(/<LastUpdatedTime>[^<]*</, '<LastUpdatedTime>2036-01-01T00:00:00.000Z<'),
      ),
    reason: 'stack-changed',
  },
  {
    name: 'the stack is another one by that name, and the change set is called available all the same',
    tamper: (world) =>
      world.rewrite(
        'DescribeStacks',
        ({ parameters }) => parameters.StackName === world.stackName('first'),
        (xml) => xml.replace(/(<StackId>[^<]*\/)[^/<]*</, '$1another<'),
      ),
    reason: 'stack-changed',
  },
];
