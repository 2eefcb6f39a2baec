/**
 * Renders a plan over and over, in one process: node render-plan.mjs CHECKOUT FILE
 *
 * Prints milliseconds as JSON: `{ markdown: { first, warm }, terminal: { first, warm } }`. Each rendering redacts the
 * plan first, as the command does.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

const [checkout, file] = process.argv.slice(2);
const library = createRequire(path.join(checkout, 'packages', 'deployer', 'package.json'))('.');
const { redacted, renderMarkdown, renderTerminal } = library;
const plan = JSON.parse(readFileSync(file, 'utf8'));

const ways = {
  markdown: () => renderMarkdown(redacted(plan)),
  terminal: () => renderTerminal(redacted(plan), { color: true }),
};
const results = Object.entries(ways).map(([name, render]) => {
  const taken = Array.from({ length: 60 }, () => {
    const begun = performance.now();
    render();
    return performance.now() - begun;
  });
  return [name, { first: taken[0], warm: taken.slice(20) }];
});
console.log(JSON.stringify(Object.fromEntries(results)));
