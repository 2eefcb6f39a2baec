import { type ActionInterface, flag, type Inputs, list, oneOf, sharedInputs } from '@stratiform/github/lib/start.js';

const inputs = {
  mode: oneOf(['plan', 'untouched', 'cleanup', 'drift'], {
    description:
      '`plan` plans and comments; `untouched` says so in the comment of an earlier commit, where only what is touched is planned; `cleanup` deletes what plans of a closed pull request left; `drift` reports in an issue what is not as the deployed templates say.',
    default: 'plan',
  }),
  ...sharedInputs,
  layers: list({ description: 'Layers of the project file to plan. Left out: all of them.' }),
  'comment-pr': oneOf(['always', 'on-diff', 'never'], {
    description:
      "When the pull request gets a comment. `on-diff`: a plan with nothing to do makes none; one that is there is kept up to date. A plan that fails is always told, unless it's `never`.",
    default: 'always',
  }),
  'comment-method': oneOf(['update', 'recreate'], {
    description: '`update` edits the comment where it is; `recreate` deletes it and writes a new one at the end.',
    default: 'update',
  }),
  'apply-command': flag({
    description:
      'Whether the comment says that `/stratiform apply <environment>` applies the plan: `false` where no workflow takes that command.',
    default: true,
  }),
  'expand-diff': flag({ description: 'Whether the stacks in the comment are unfolded.', default: false }),
  drift: flag({
    description: 'Whether a plan also looks for what is not as the deployed templates say (takes longer).',
    default: false,
  }),
  'fail-on-destructive-changes': flag({
    description:
      'Fails when what may hold data would be destroyed or replaced. The comment shows it; the plan is not kept.',
    default: false,
  }),
  'allowed-destroy-types': list({
    description:
      'With `fail-on-destructive-changes`: types that may go all the same, such as `AWS::SQS::Queue` or `AWS::DynamoDB::*`.',
  }),
  'import-existing-resources': flag({
    description: 'Imports resources that exist already under the names that the templates give them.',
    default: false,
  }),
};

const outputs = {
  'has-changes': { description: '`true` when there is something to apply, else `false`.' },
  exitcode: {
    description: '`0`: nothing to do, or no drift. `2`: changes, or drift. `1`: failed, or not all could be looked at.',
  },
  'to-add': { description: 'Resources to create.' },
  'to-change': { description: 'Resources to change where they are.' },
  'to-replace': { description: 'Resources that are, or may be, replaced.' },
  'to-destroy': { description: 'Resources to destroy.' },
  'to-import': { description: 'Resources to import.' },
  'permissions-broadened': { description: '`true` when somebody may do more than before, else `false`.' },
  drifted: { description: '`true` or `false`; empty when it was not looked for.' },
  'plan-id': { description: 'Id of the stored plan; empty when there is nothing to apply.' },
  'plan-digest': { description: 'SHA-256 of the stored plan, 64 hexadecimal digits: names exactly what was shown.' },
  'json-plan-path': { description: "The plan as JSON, redacted: a file in the runner's temporary folder." },
  'text-plan-path': { description: "The plan as text, redacted: a file in the runner's temporary folder." },
  'comment-id': { description: "Id of the pull request's comment; empty when there is none." },
  stacks: {
    description: 'JSON: the stacks in order, each with name, layer, kind and counts (drift: state and drifted).',
  },
  'failure-reason': {
    description:
      'Why it failed, one word as in docs/plan-and-apply.md; `fork` where a fork was not planned; else empty.',
  },
};

/** What the action takes and gives; action.yml and the README's tables are made from it. */
export const action = {
  name: 'Stratiform plan',
  description: 'Plans what a pull request changes on AWS, stores the plan, and shows it in a comment',
  inputs,
  outputs,
  branding: { icon: 'layers', color: 'blue' },
} as const satisfies ActionInterface;

/** The inputs as the code reads them. */
export type PlanInputs = Inputs<typeof inputs>;
/** Values of outputs, those that there are. */
export type Outputs = { readonly [name in keyof typeof outputs]?: string | number | boolean };
