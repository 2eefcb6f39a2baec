import { COMMENT_LIMIT, type Plan } from '@stratiform/deployer';
import { type PlanState, planMarker, signed, stateOf } from '@stratiform/github';
import { aChange, aPlan, aStack, BASE, HEAD } from '../../testing/plans.js';
import { failureMarkdown, planMarkdown, removedMarkdown, untouchedMarkdown } from '../src/comment.js';
import { about, aLoss, manyChanges, nothing } from './support/builders.js';

const marker = planMarker('dev', 'pr-12');
const state: PlanState = {
  version: 1,
  environment: 'dev',
  label: 'a'.repeat(60),
  plan: `${'a'.repeat(60)}--20261121t120000z-9f3ac1aa`,
  digest: 'f'.repeat(64),
  head: HEAD,
  base: BASE,
  status: 'apply-failed',
};
const COMMIT = `[\`4444444\`](https://github.example/org/shop/commit/${HEAD})`;
const RUN = '[this run](https://github.example/org/shop/actions/runs/7/attempts/1)';
const APPLY = '**To apply exactly this plan**, merge, or comment `/stratiform apply dev`.';

const drifted = (): Plan =>
  aPlan(
    aStack({
      changes: [aChange()],
      drift: [{ logicalId: 'Jobs', nestedIn: [], type: 'AWS::SQS::Queue', status: 'deleted', properties: [] }],
    }),
  );

describe('the comment of a plan', () => {
  test('begins with the counts, which commit and whose run, and ends with how to apply it', () => {
    const lines = planMarkdown(aPlan(aStack({ kind: 'create', changes: [aChange()] })), about()).split('\n\n');
    expect([...lines.slice(0, 2), lines.at(-2)]).toEqual([
      '### Plan for `dev`: 1 to create, 0 to change, 0 to replace, 0 to destroy',
      `Commit ${COMMIT}, planned in ${RUN} started by \`octocat\`.`,
      APPLY,
    ]);
  });

  test('with nothing to do says so, of which commit, and nothing else', () => {
    expect(planMarkdown(nothing(), about())).toBe(
      `**Plan for \`dev\`**: nothing to do, every stack is as its template says.\n\nCommit ${COMMIT}, planned in ${RUN} started by \`octocat\`.`,
    );
  });

  test.each<[string, Plan, RegExp]>([
    ['warns of drift', drifted(), /⚠️ \*\*1 resource has drifted\*\* from what was reviewed\./],
    [
      'says what it waits for',
      aPlan(aStack({ kind: 'waits', waitsFor: [{ for: 'parameter', name: '/shop/url' }] })),
      /⚠️ \*\*It can't be applied yet\*\*: `shop-dev-core` waits for the parameter `\/shop\/url`\./,
    ],
    ['tells what is destroyed before the stacks', aPlan(aStack({ changes: [aLoss()] })), /may be lost[\s\S]+<details>/],
  ])('%s', (_, plan, expected) => {
    expect(planMarkdown(plan, about())).toMatch(expected);
  });

  test('that is refused says why, what to do, and not how to apply it', () => {
    const refusal = { reason: 'destructive', message: 'The plan destroys 1 resource.', remedy: 'Undo it.' };
    const text = planMarkdown(aPlan(aStack({ changes: [aLoss()] })), about(), { refusal });
    expect(text).toContain(
      "⛔ **Refused** (`destructive`): this plan isn't kept and can't be applied.\n\n```text\nUndo it.\n```",
    );
    expect(text).not.toContain('/stratiform apply');
  });

  test('outside of a pull request offers no command', () => {
    expect(planMarkdown(aPlan(aStack({ changes: [aChange()] })), about({ apply: undefined }))).not.toContain(
      '/stratiform apply',
    );
  });

  test.each([1, 100, 500, 3000])('of %d changes fits with its longest signature, uncut', (number) => {
    const text = planMarkdown(manyChanges(number), about(), { expand: true });
    const label = state.label;
    const body = signed(text, planMarker('dev', label), state);
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(body.startsWith(text)).toBe(true);
    expect(stateOf(body)).toEqual(state);
    expect(text).toContain(APPLY);
  });
});

describe('the comment of a failure', () => {
  const failure = {
    reason: 'not-bootstrapped',
    message: "Environment 'dev' isn't bootstrapped.",
    remedy: 'Run: stratiform bootstrap --env dev',
  };

  test('has reason, message, what to do, commit and run', () => {
    expect(failureMarkdown(failure, about())).toBe(
      [
        '### ⛔ Plan for `dev` failed',
        `Nothing was changed, and there is nothing to apply. Commit ${COMMIT}, planned in ${RUN} started by \`octocat\`.`,
        "```text\nEnvironment 'dev' isn't bootstrapped.\n```",
        '**What to do**',
        '```text\nRun: stratiform bootstrap --env dev\n```',
        '<sub>Reason `not-bootstrapped` · the next plan takes the place of this comment</sub>',
      ].join('\n\n'),
    );
  });

  test('has no remedy where there is none', () => {
    expect(failureMarkdown({ reason: 'unexpected', message: 'x' }, about())).not.toContain('What to do');
  });

  test.each([
    ['a mention', '@octocat please'],
    ['an end of the block', 'x\n```\n# heading\n````\n</details>'],
    ['a marker', '<!-- stratiform:plan/dev/pr-12 -->'],
    ['what hides', 'a\u202Eb\u200B'],
  ])('shows %s letter by letter', (_, message) => {
    const body = signed(failureMarkdown({ reason: 'change-set', message }, about()), marker);
    const [, fence = ''] = /^(`{3,})text$/m.exec(body) ?? [];
    const inside = body.split(`${fence}text\n`)[1]?.split(`\n${fence}\n`)[0] ?? '';
    expect(inside.split('\n').some((line) => line.startsWith(fence))).toBe(false);
    expect(inside).not.toMatch(/[\u202e\u200b]/);
    expect(body.trimEnd().endsWith(`<!-- ${marker} -->`)).toBe(true);
  });

  test('of a thousand long lines fits, with its signature', () => {
    const message = Array.from({ length: 1000 }, (_, at) => `- ${at} ${'word '.repeat(1000)}`).join('\n');
    const body = signed(failureMarkdown({ ...failure, message, remedy: message }, about()), marker, {
      ...state,
      label: 'pr-12',
    });
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(body).toContain('more lines: see the log of the run');
    expect(body).toContain('Reason `not-bootstrapped`');
  });
});

test('a removed plan says what went, and what is left for whom', () => {
  const cleaned = { plans: ['a', 'b'], changeSets: ['c'], stacks: [], left: ['shop-dev-core'] };
  expect(removedMarkdown(cleaned, about())).toContain('2 stored plans and 1 change set');
  expect(removedMarkdown(cleaned, about())).toContain('Still in review, without resources: `shop-dev-core`.');
  expect(removedMarkdown({ ...cleaned, left: [] }, about())).not.toContain('Still in review');
});

test('what is no longer touched takes one line', () => {
  expect(untouchedMarkdown(about())).toBe(
    `**Plan for \`dev\`**: nothing to do. Commit ${COMMIT} touches nothing of it.`,
  );
});
