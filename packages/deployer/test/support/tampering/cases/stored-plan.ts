import type { Case } from '../case';

const COMMIT = 'c'.repeat(40);
const DIGEST = 'd'.repeat(64);

/** Somebody writes to the plan store, or gives the command something else than what was reviewed. */
export const storedPlan: readonly Case[] = [
  {
    name: "a template's digest is edited",
    tamper: ({ store }) => store.edit((plan) => (plan.stacks[0].templateDigest = DIGEST)),
    reason: 'plan-changed',
  },
  {
    name: 'a change is removed',
    tamper: ({ store }) => store.edit((plan) => plan.stacks[0].changes.pop()),
    reason: 'plan-changed',
  },
  {
    name: 'the order of the stacks is swapped',
    tamper: ({ store }) => store.edit((plan) => plan.stacks.reverse()),
    reason: 'plan-changed',
  },
  {
    name: 'a stack is left out',
    tamper: ({ store }) => store.edit((plan) => plan.stacks.pop()),
    reason: 'plan-changed',
  },
  {
    name: 'the ARN of a change set is swapped for another',
    tamper: (world) => world.store.edit((plan) => (plan.stacks[0].changeSet = world.changeSet('second'))),
    reason: 'plan-changed',
  },
  {
    name: 'a parameter is edited',
    tamper: ({ store }) => store.edit((plan) => (plan.stacks[0].parameters[0].value = 'evil')),
    reason: 'plan-changed',
  },
  {
    name: 'the role that CloudFormation acts under is edited',
    tamper: ({ store }) =>
      store.edit((plan) => (plan.stacks[2].executionRole = 'arn:aws:iam::000000000000:role/admin')),
    reason: 'plan-changed',
  },
  {
    name: 'what a stack waits for is taken away',
    tamper: ({ store }) => store.edit((plan) => (plan.stacks[2].waitsFor = [])),
    reason: 'plan-changed',
  },
  {
    name: 'a field is added that nobody knows',
    tamper: ({ store }) => store.edit((plan) => (plan.stacks[0].skip = true)),
    reason: 'plan-changed',
  },
  {
    name: 'an edited plan is sealed anew, and the reviewed digest is given',
    tamper: async ({ store }) => void (await store.reseal((plan) => plan.stacks[0].changes.pop())),
    reason: 'plan-changed',
  },
  {
    name: 'another schema version, sealed anew, with its own digest',
    tamper: async ({ store }) => ({ digest: await store.reseal((plan) => (plan.schemaVersion = 3)) }),
    reason: 'plan-unreadable',
  },
  {
    name: 'an older schema version, sealed anew, with its own digest',
    tamper: async ({ store }) => ({ digest: await store.reseal((plan) => (plan.schemaVersion = 1)) }),
    reason: 'plan-unreadable',
  },
  {
    name: 'it is truncated',
    tamper: async ({ store }) => store.replacePlan((await store.planText()).slice(0, -100)),
    reason: 'plan-changed',
  },
  { name: 'it is empty', tamper: ({ store }) => store.replacePlan(''), reason: 'plan-changed' },
  { name: 'it is no object', tamper: ({ store }) => store.replacePlan('null'), reason: 'plan-changed' },
  { name: 'it is a list', tamper: ({ store }) => store.replacePlan('[]'), reason: 'plan-changed' },
  {
    name: "it has another plan's bytes",
    tamper: async (world) => world.store.replacePlan(JSON.stringify(await world.anotherPlan())),
    reason: 'plan-changed',
  },
  {
    name: "it has another plan's bytes, and that one's digest is given",
    tamper: async (world) => {
      const other = await world.anotherPlan();
      await world.store.replacePlan(JSON.stringify(other));
      return { digest: other.digest };
    },
    reason: 'plan-changed',
  },
  { name: 'it is deleted', tamper: ({ store }) => store.removePlan(), reason: 'plan-not-found' },
  { name: 'it never existed', options: { plan: 'pr-1--20261121t120000z-00000000' }, reason: 'plan-not-found' },
  { name: 'its id leads out of the store', options: { plan: '../plans/x' }, reason: 'plan-not-found' },
  { name: 'its id is very long', options: { plan: `pr-${'1'.repeat(5000)}--x-0` }, reason: 'plan-not-found' },
  { name: 'its id is in capitals', options: { plan: 'PR-1--20261121T120000Z-00000000' }, reason: 'plan-not-found' },
  { name: 'the digest is of another plan', options: { digest: DIGEST }, reason: 'plan-changed' },
  { name: 'the digest is cut short', options: { digest: 'd'.repeat(63) }, reason: 'usage' },
  { name: 'the digest is no digest', options: { digest: '../../etc/passwd' }, reason: 'usage' },
  { name: 'no digest is given, and nobody is asked', options: { digest: undefined }, reason: 'usage' },
  { name: 'only some of its layers are asked for', options: { layer: ['x'] }, reason: 'usage' },
  ...(
    [
      ['project', 'shelf'],
      ['environment', 'production'],
      ['account', '111111111111'],
      ['region', 'eu-central-1'],
    ] as const
  ).map(
    ([what, value]): Case => ({
      name: `it is made for another ${what}, and its digest fits`,
      tamper: async ({ store }) => ({ digest: await store.reseal((plan) => (plan[what] = value)) }),
      reason: 'wrong-environment',
    }),
  ),
  {
    name: 'a layer of it is a way out of its folder, and its digest fits',
    tamper: async ({ store }) => ({
      digest: await store.reseal((plan) => {
        plan.stacks[0].layer = '../../elsewhere';
      }),
    }),
    reason: 'wrong-environment',
  },
  {
    name: 'it shows other values than its change set has, and its digest fits',
    tamper: async ({ store }) => ({
      digest: await store.reseal((plan) => {
        for (const change of plan.stacks[0].changes)
          for (const property of change.properties) property.after = 'harmless';
      }),
    }),
    reason: 'change-set-changed',
  },
  {
    name: 'it names the change set of another stack, and its digest fits',
    tamper: async ({ store }) => ({
      digest: await store.reseal((plan) => {
        plan.stacks[0].changeSet = plan.stacks[1].changeSet;
      }),
    }),
    reason: 'change-set-changed',
  },
  { name: 'the commit moved on', options: { head: COMMIT }, reason: 'head-moved' },
  { name: 'the branch that it goes to moved on', options: { base: COMMIT }, reason: 'base-diverged' },
  { name: 'nobody says yes, and nobody can be asked', options: { yes: false }, reason: 'not-approved' },
];
