import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Case } from '../case';
import { parameterName } from '../layers';

/** Somebody was at work in the account between the review and the apply. */
export const byHand: readonly Case[] = [
  {
    name: 'the change set of an update is deleted',
    tamper: (world) => world.byHand.deleteChangeSet(world.changeSet('first')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the change set of a creation is deleted',
    tamper: (world) => world.byHand.deleteChangeSet(world.changeSet('second')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the reviewed change set itself was executed',
    tamper: (world) => world.byHand.execute(world.changeSet('first'), world.stackName('first')),
    reason: 'stack-changed',
  },
  {
    name: 'another change set of the stack was executed',
    tamper: ({ byHand, stackName }) => byHand.executeSibling(stackName('first')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack was updated without a change set',
    tamper: ({ byHand, stackName }) => byHand.updateStack(stackName('first')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack is being updated',
    tamper: ({ byHand, stackName }) => byHand.updateForLong(stackName('first')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack was deleted',
    tamper: ({ byHand, stackName }) => byHand.deleteStack(stackName('first')),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack was deleted and created anew',
    tamper: async ({ byHand, stackName }) => {
      await byHand.deleteStack(stackName('first'));
      await byHand.createStack(stackName('first'));
    },
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack that is to be created was created by another change set',
    tamper: ({ byHand, stackName }) => byHand.executeSibling(stackName('second'), true),
    reason: 'change-set-obsolete',
  },
  {
    name: 'the stack that is to be created was created without a change set',
    tamper: async ({ byHand, stackName }) => {
      await byHand.deleteStack(stackName('second'));
      await byHand.createStack(stackName('second'));
    },
    reason: 'change-set-obsolete',
  },
  {
    name: 'a stack that waits and is to be created was created',
    tamper: ({ byHand, stackName }) => byHand.createStack(stackName('third')),
    reason: 'stack-changed',
  },
  {
    name: 'a stack that waits was updated',
    variant: { thirdExists: true },
    tamper: ({ byHand, stackName }) => byHand.updateStack(stackName('third')),
    reason: 'stack-changed',
  },
  {
    name: 'a stack that waits is being updated',
    variant: { thirdExists: true },
    tamper: ({ byHand, stackName }) => byHand.updateForLong(stackName('third')),
    reason: 'stack-busy',
  },
  {
    name: 'a stack that waits was deleted',
    variant: { thirdExists: true },
    tamper: ({ byHand, stackName }) => byHand.deleteStack(stackName('third')),
    reason: 'stack-changed',
  },
  {
    name: 'a stack that waits was deleted and created anew',
    variant: { thirdExists: true },
    tamper: async ({ byHand, stackName }) => {
      await byHand.deleteStack(stackName('third'));
      await byHand.createStack(stackName('third'));
    },
    reason: 'stack-changed',
  },
  {
    name: 'a stack that should stay as it is was updated',
    variant: { unchanged: true },
    tamper: ({ byHand, stackName }) => byHand.updateStack(stackName('first')),
    reason: 'stack-changed',
  },
  {
    name: 'a resource has drifted, and that is not allowed',
    tamper: async ({ arena, name }) => {
      const put = { Name: parameterName(name, 'bundle'), Value: 'drifted', Overwrite: true };
      await new SSMClient(arena.administrator).send(new PutParameterCommand(put));
    },
    options: { requireNoDrift: true },
    reason: 'drifted',
  },
  {
    name: 'drift is not allowed, and nobody can tell',
    tamper: (world) =>
      world.inject({
        action: 'DetectStackDrift',
        fault: { error: { code: 'ValidationError', message: 'Drift detection is not supported.' } },
      }),
    options: { requireNoDrift: true },
    reason: 'drifted',
  },
  {
    name: 'another run holds the environment',
    tamper: ({ lock }) => lock.steal(),
    reason: 'locked',
    holder: 'somebody else',
  },
  {
    name: 'a newer plan of the same stacks was applied',
    tamper: async (world) => {
      await world.applyNewerPlan();
    },
    reason: 'change-set-obsolete',
  },
  {
    name: 'planned again for parity: a stack changed meanwhile',
    tamper: ({ byHand, stackName }) => byHand.updateStack(stackName('first')),
    options: { mode: 'parity' },
    reason: 'review-differs',
  },
  {
    name: 'planned again for parity: the stack that is to be created is there',
    tamper: async ({ byHand, stackName }) => {
      await byHand.deleteStack(stackName('second'));
      await byHand.createStack(stackName('second'));
    },
    options: { mode: 'parity' },
    reason: 'review-differs',
  },
  {
    name: 'planned again for parity: a stack that should stay as it is was updated',
    variant: { unchanged: true },
    tamper: ({ byHand, stackName }) => byHand.updateStack(stackName('first')),
    options: { mode: 'parity' },
    reason: 'stack-changed',
  },
];
