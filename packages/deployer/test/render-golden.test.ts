import { renderMarkdown } from '../src/render/markdown';
import { renderTerminal } from '../src/render/terminal';
import { corpus } from './support/corpus';
import { golden, goldenFile } from './support/golden';

// What the renderings say is asserted in the other tests; here that nothing about them changes unseen.
// To renew them: UPDATE_GOLDEN=1 npx jest test/render-golden.test.ts
describe.each(Object.entries(corpus))('%s', (name, plan) => {
  test('reads in a comment as it did', () => {
    const text = `${renderMarkdown(plan)}\n`;
    expect(text).toBe(golden(goldenFile(`${name}.md`), text));
  });

  test('reads on a terminal as it did', () => {
    const applyWith = `stratiform apply --env dev --plan ${plan.id} --digest ${plan.digest}`;
    const text = `${renderTerminal(plan, { applyWith })}\n`;
    expect(text).toBe(golden(goldenFile(`${name}.txt`), text));
  });
});
