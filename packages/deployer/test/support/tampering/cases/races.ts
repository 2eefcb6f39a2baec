import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Case } from '../case';
import { parameterName } from '../layers';
import type { PlannedWorld } from '../world';

/** Somebody does something just before a stack's change set is executed. */
function beforeExecution(nth: number, act: (world: PlannedWorld) => Promise<unknown>) {
  return (world: PlannedWorld) =>
    world.inject({ action: 'ExecuteChangeSet', nth, fault: { before: async () => void (await act(world)) } });
}

/** The same just before an apply's nth note: two for each stack, as it is begun and as it has ended. */
function beforeNote(nth: number, act: (world: PlannedWorld) => Promise<unknown>) {
  return (world: PlannedWorld) =>
    world.inject({ action: 'TransactWriteItems', nth, fault: { before: async () => void (await act(world)) } });
}

/** The change set that apply makes for the stack that waited is described otherwise. */
function describedAnew(change: (xml: string) => string) {
  return (world: PlannedWorld) =>
    world.rewrite(
      'DescribeChangeSet',
      ({ parameters: { ChangeSetName = '' } }) => ChangeSetName.includes(`/stratiform-${world.plan.id}-`),
      change,
    );
}

const ROLE =
  '<member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>Evil</LogicalResourceId>' +
  '<ResourceType>AWS::IAM::Role</ResourceType><Scope/><Details/></ResourceChange></member>';

/** Somebody is faster while the apply runs. What was executed is exactly what was reviewed, up to there. */
export const races: readonly Case[] = [
  {
    name: 'the lock is stolen before anything is begun',
    tamper: beforeNote(1, ({ lock }) => lock.steal()),
    reason: 'lock-lost',
    midway: true,
    holder: 'somebody else',
  },
  {
    name: 'the lock is broken between two stacks',
    tamper: beforeNote(3, ({ lock }) => lock.break()),
    reason: 'lock-lost',
    executed: ['first'],
  },
  {
    name: 'the lock is stolen between two stacks',
    tamper: beforeNote(3, ({ lock }) => lock.steal()),
    reason: 'lock-lost',
    executed: ['first'],
    holder: 'somebody else',
  },
  {
    name: 'the lock is stolen while a stack is executed',
    tamper: beforeExecution(2, ({ lock }) => lock.steal()),
    reason: 'lock-lost',
    executed: ['first', 'second'],
    holder: 'somebody else',
  },
  {
    name: 'another change set is executed right before the first',
    tamper: beforeExecution(1, ({ byHand, stackName }) => byHand.executeSibling(stackName('first'))),
    reason: 'change-set-obsolete',
    midway: true,
    touched: ['first'],
  },
  {
    name: 'the stack is updated right before the first',
    tamper: beforeExecution(1, ({ byHand, stackName }) => byHand.updateStack(stackName('first'))),
    reason: 'change-set-obsolete',
    midway: true,
    touched: ['first'],
  },
  {
    name: 'the stack is being updated right before the first',
    tamper: beforeExecution(1, ({ byHand, stackName }) => byHand.updateForLong(stackName('first'))),
    reason: 'change-set-obsolete',
    midway: true,
    touched: ['first'],
  },
  {
    name: 'the change set is deleted right before the first',
    tamper: beforeExecution(1, (world) => world.byHand.deleteChangeSet(world.changeSet('first'))),
    reason: 'change-set-obsolete',
    midway: true,
    touched: ['first'],
  },
  {
    name: 'the stack is deleted right before the first',
    tamper: beforeExecution(1, ({ byHand, stackName }) => byHand.deleteStack(stackName('first'))),
    reason: 'change-set-obsolete',
    midway: true,
    touched: ['first'],
  },
  {
    name: 'another change set is executed right before the second',
    tamper: beforeExecution(2, ({ byHand, stackName }) => byHand.executeSibling(stackName('second'), true)),
    reason: 'change-set-obsolete',
    executed: ['first'],
    touched: ['second'],
  },
  {
    name: "the second stack's change set is deleted while the first is executed",
    tamper: beforeExecution(1, (world) => world.byHand.deleteChangeSet(world.changeSet('second'))),
    reason: 'change-set-obsolete',
    executed: ['first'],
    touched: ['second'],
  },
  {
    name: 'the stack that waited would do more than was reviewed',
    tamper: describedAnew((xml) => xml.replace('<Changes>', `<Changes>${ROLE}`)),
    reason: 'review-differs',
    executed: ['first', 'second'],
  },
  {
    name: 'the stack that waited would remove what was to be added',
    tamper: describedAnew((xml) => xml.replace('<Action>Add', '<Action>Remove')),
    reason: 'review-differs',
    executed: ['first', 'second'],
  },
  {
    name: 'the stack that waited has another template than was synthesized',
    tamper: (world) =>
      world.rewrite(
        'GetTemplate',
        ({ parameters: { ChangeSetName = '' } }) => ChangeSetName.includes(`/stratiform-${world.plan.id}-`),
        (xml) => xml.replace('reads ', 'writes '),
      ),
    reason: 'change-set-changed',
    executed: ['first', 'second'],
  },
  {
    name: 'the stack that waited has another tag',
    tamper: describedAnew((xml) => xml.replace('<Value>shop</Value>', '<Value>evil</Value>')),
    reason: 'review-differs',
    executed: ['first', 'second'],
  },
  {
    name: 'the stack that waited is created by somebody, with something else in it',
    tamper: beforeExecution(2, ({ byHand, stackName }) => byHand.createStack(stackName('third'))),
    reason: 'review-differs',
    executed: ['first', 'second'],
    touched: ['third'],
  },
  {
    name: 'what a stack waited for is deleted again',
    tamper: beforeExecution(2, ({ arena, name }) =>
      new SSMClient(arena.administrator).send(new DeleteParameterCommand({ Name: parameterName(name, 'awaited') })),
    ),
    reason: 'waits',
    executed: ['first', 'second'],
  },
  {
    name: 'another change set is executed right before the one that was made for the stack that waited',
    tamper: beforeExecution(3, ({ byHand, stackName }) => byHand.executeSibling(stackName('third'), true)),
    reason: 'change-set-obsolete',
    executed: ['first', 'second'],
    touched: ['third'],
  },
  {
    name: 'planned again for parity: another change set is executed right before the second',
    tamper: beforeExecution(2, ({ byHand, stackName }) => byHand.executeSibling(stackName('second'), true)),
    options: { mode: 'parity' },
    reason: 'change-set-obsolete',
    executed: ['first, made anew'],
    touched: ['second'],
  },
];
