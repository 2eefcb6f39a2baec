/**
 * Runs every check and test of the repository and counts them: node tools/test.mjs [Nx options]
 *
 * The last line is `N passed, N failed, N skipped`, from the results that each project's tests left; exit code 1 when a
 * test failed, or a step before the tests did.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders of projects: the root, those below it, and those below its groups. */
function projects() {
  const below = (folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map((entry) => path.join(root, folder, entry.name));
  const groups = ['packages', 'services', 'actions'].filter((group) => existsSync(path.join(root, group)));
  return [root, ...['.', ...groups].flatMap(below)];
}

/** What runs of Jest leave; a project has a second one where some tests take minutes. */
const jestResults = ['test-results.json', 'test-slow-results.json'];

/** The longest that is repeated of what a failed test said. */
const LONGEST = 2000;

/** What failed, as `file › test: message`: at the end, where it's found without reading everything before. */
function failuresOf(suites) {
  return suites.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const told = failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`);
    const said = told.length === 0 && message ? [message] : told;
    return said.map((text) => stripVTControlCharacters(`${path.basename(name)} › ${text}`).slice(0, LONGEST));
  });
}

/** Counts of one project's tests, or undefined where it has none. */
function countsIn(project) {
  const runs = jestResults.map((name) => path.join(project, name)).filter((file) => existsSync(file));
  const xml = path.join(project, 'test-results.xml'); // JUnit's format: pytest and node:test
  if (runs.length > 0) {
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const file of runs) {
      const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = JSON.parse(
        readFileSync(file, 'utf8'),
      );
      counts.failures.push(...failuresOf(testResults));
      counts.passed += numPassedTests;
      // A suite that could not be loaded has no tests that failed; it counts as one.
      counts.failed += Math.max(numFailedTests, numFailedTestSuites);
      counts.skipped += numPendingTests;
    }
    return counts;
  }
  if (existsSync(xml)) {
    const report = readFileSync(xml, 'utf8');
    const count = (pattern) => report.match(pattern)?.length ?? 0;
    const [failed, skipped] = [count(/<(failure|error)\b/g), count(/<skipped\b/g)];
    return { passed: count(/<testcase\b/g) - failed - skipped, failed, skipped, failures: [] };
  }
  return undefined;
}

for (const project of projects()) {
  for (const name of [...jestResults, 'test-results.xml']) rmSync(path.join(project, name), { force: true });
}
const nxPackage = createRequire(import.meta.url).resolve('nx/package.json');
const nx = path.join(path.dirname(nxPackage), JSON.parse(readFileSync(nxPackage, 'utf8')).bin.nx);
const targets = 'generate,build,docs,lint,test,test-slow,package,synth-all,acceptance';
const run = spawnSync(
  process.execPath,
  [nx, 'run-many', '-t', targets, '--nxBail=false', '--outputStyle=stream', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const project of projects()) {
  const counts = countsIn(project);
  if (!counts) continue;
  console.log(
    `${path.relative(root, project) || 'tools'}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
  for (const key of Object.keys(total)) total[key] += counts[key];
  failures.push(...counts.failures.map((failure) => `${path.relative(root, project)}: ${failure}`));
}
for (const failure of failures) console.log(`\nFailed in ${failure}`);
if (run.status !== 0 && total.failed === 0) console.error('A step before the tests failed: its output is above.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = run.status === 0 && total.failed === 0 && total.passed > 0 ? 0 : 1;
