import { failureError, failureOutputs } from '../src/failure.js';
import { appliedReport, failedReport, progressReport } from '../src/report.js';
import { wayOn } from '../src/ways-on.js';
import { aCause, told } from './support/builders.js';

const failure = {
  reason: 'failed',
  message: 'shop-dev-infra failed and is now UPDATE_ROLLBACK_COMPLETE.',
  remedy: 'It is as it was before.',
  stackName: 'shop-dev-infra',
  rootCause: aCause(),
};

test('progress says where each stack stands', () => {
  const stacks = [{ stackName: 'shop-dev-core', text: '3 of 12, 24 s (Backend/Queue)' }];
  expect(progressReport(told({ stacks }), 'shop-dev-core: publishes assets')).toEqual({
    title: '⏳ Applying to `dev`',
    note: `[This run](https://github.example/org/shop/actions/runs/7/attempts/1) was started by \`ada\`. Changes as reviewed:

- \`shop-dev-core\`: \`3 of 12, 24 s (Backend/Queue)\`

Now: \`shop-dev-core: publishes assets\``,
  });
});

test('a result has the stacks with their durations', () => {
  const { title, note } = appliedReport(told({ stacks: told().stacks.slice(0, 1) }), 65_000);
  expect(title).toBe('✅ Applied to `dev`');
  expect(note).toContain('Applied exactly this plan in 1 min 5 s.');
  expect(note).toContain('- `shop-dev-core`: `UPDATE_COMPLETE, 4 changes in 12 s`');
});

test('a failure has the root cause first, what is left, and how to go on', () => {
  expect(failedReport(told(), failure)).toEqual({
    title: '⛔ Apply to `dev` failed',
    note: `Reason \`failed\`: 1 stack not begun. [This run](https://github.example/org/shop/actions/runs/7/attempts/1) was started by \`ada\`.

**Root cause:** \`Backend/Queue\`, \`BackendQueue1\` (\`AWS::SQS::Queue\`) in \`shop-dev-infra\`: \`CREATE_FAILED\`

\`\`\`text
Value 99 for parameter DelaySeconds is invalid.
\`\`\`

- \`shop-dev-core\`: \`UPDATE_COMPLETE, 4 changes in 12 s\`
- \`shop-dev-infra\`: \`failed\`
- \`shop-dev-app\`: \`not begun\`

\`\`\`text
shop-dev-infra failed and is now UPDATE_ROLLBACK_COMPLETE.
It is as it was before.
\`\`\`

**How to go on:** If the cause is in the templates, correct them: push, and have the new plan reviewed. If it is elsewhere (a quota, a missing right), put it right; then run this job again: what is applied stays applied, and it goes on from there.

---

The plan, as it was reviewed:`,
  });
});

test('a refusal says that nothing was executed', () => {
  const stacks = told().stacks.slice(2);
  const { title, note } = failedReport(told({ stacks }), {
    reason: 'stack-changed',
    message: 'shop-dev-app was changed.',
  });
  expect(title).toBe('⛔ Not applied to `dev`');
  expect(note).toMatch(/^Reason `stack-changed`: nothing was executed\./);
  expect(note).toContain('**How to go on:** Plan again');
});

test('one that was stopped says so, and not that it failed', () => {
  expect(failedReport(told(), { reason: 'interrupted', message: 'Stopped.' }).title).toBe('⛔ Apply to `dev` stopped');
});

test('what a service says is neither Markdown nor a secret in a comment', () => {
  const message = '```\n@org/everybody <img src=x> [a](b)\n~~~\u202e ::error::x\npassword=hunter2hunter2';
  const { note } = failedReport(told(), { ...failure, rootCause: aCause({ message, constructPath: 'a`b|c\n# d' }) });
  expect(note).toMatch(/^````text\n```\n@org\/everybody <img/m);
  expect(note).toContain('\\u{202e}');
  expect(note).not.toMatch(/hunter2|^# d/m);
});

test('a very long message is cut', () => {
  const message = Array.from({ length: 500 }, (_, at) => `line ${at} ${'x '.repeat(2000)}`).join('\n');
  const { note } = failedReport(told(), { ...failure, rootCause: aCause({ message }) });
  expect(note.length).toBeLessThan(50_000);
  expect(note).toContain('more lines: see the log of the run');
});

test('outputs and annotation name what failed by its construct path, else by its logical id', () => {
  expect(failureOutputs(failure)).toEqual({
    'failed-stack': 'shop-dev-infra',
    'failed-resource': 'Backend/Queue',
    'root-cause': 'Value 99 for parameter DelaySeconds is invalid.',
  });
  expect(failureOutputs({ ...failure, rootCause: aCause({ constructPath: undefined }) })).toMatchObject({
    'failed-resource': 'BackendQueue1',
  });
  expect(failureError(failure, told())).toMatchObject({
    reason: 'failed',
    message: expect.stringMatching(
      /is now UPDATE_ROLLBACK_COMPLETE\.\nRoot cause: Backend\/Queue \(BackendQueue1, AWS::SQS::Queue\) in shop-dev-infra: CREATE_FAILED\nValue 99/,
    ),
    remedy: expect.stringContaining('It is as it was before. If the cause'),
  });
});

test.each([
  [false, 'Run this job again'],
  [true, 'Comment `/stratiform apply dev` again'],
])('the same again is what was done before (command: %s)', (commanded, words) => {
  expect(wayOn('timeout', { environment: 'dev', commanded })).toMatch(words);
  expect(wayOn('no-such-reason', { environment: 'dev', commanded })).toMatch(words);
});
