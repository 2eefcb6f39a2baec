/** A fresh clone of this repository, as a newcomer has it, in a folder that is removed at the end. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment, run } from './commands.mjs';

const origin = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** What `npx projen build` runs; the same targets straight through Nx show what projen costs. */
function buildTargets(root) {
  const { tasks } = JSON.parse(readFileSync(path.join(root, '.projen', 'tasks.json'), 'utf8'));
  const step = tasks.build.steps.map(({ exec }) => exec).find((exec) => exec?.startsWith('nx run-many -t '));
  if (!step) throw new Error("The task 'build' runs no 'nx run-many': bench/support/checkout.mjs has to follow it.");
  return step.replace('nx run-many -t ', '').trim().split(/[ ,]+/);
}

/** A checkout in which things are measured: a clone of its own, or a folder that `--in` names. */
export class Checkout {
  /** Milliseconds that `npm ci` took; undefined in a folder that was there before. */
  installMs;
  /** What was cloned: `a1b2c3d, and 12 files that are not committed`. */
  source;
  built = false;

  constructor(root, isClone) {
    this.root = root;
    this.isClone = isClone;
  }

  /** Clones HEAD together with what isn't committed yet (a change is measured before it is committed), and installs. */
  static async clone() {
    const root = mkdtempSync(path.join(tmpdir(), 'stratiform-bench-clone-'));
    const checkout = new Checkout(root, true);
    try {
      await run(['git', 'clone', '--quiet', '--no-hardlinks', origin, root], { cwd: origin });
      const changed = listed('--modified', '--others', '--exclude-standard');
      for (const file of changed) {
        if (existsSync(path.join(origin, file))) cpSync(path.join(origin, file), path.join(root, file));
        else rmSync(path.join(root, file), { force: true });
      }
      // In the index, so that clean() takes what was copied for a part of the repository.
      await run(['git', 'add', '--all'], { cwd: root });
      const commit = git('rev-parse', '--short', 'HEAD').trim();
      checkout.source = changed.length ? `${commit}, and ${changed.length} files that are not committed` : commit;
      await checkout.install();
      return checkout;
    } catch (error) {
      checkout.remove();
      throw error;
    }
  }

  /** A folder that is installed already. */
  static existing(folder) {
    const root = path.resolve(folder);
    if (!existsSync(path.join(root, 'node_modules')))
      throw new Error(`'${root}' has no node_modules: run 'npm ci' there, or leave '--in' out.`);
    const checkout = new Checkout(root, false);
    checkout.source = `the folder '${root}' as it is`;
    return checkout;
  }

  /** Whether measuring may change source files here: never in the repository that somebody works in. */
  get mayBeChanged() {
    return this.root !== origin;
  }

  run(argv, options = {}) {
    return run(argv, { cwd: this.root, ...options });
  }

  async install() {
    this.installMs = (await this.run(['npm', 'ci'])).ms;
  }

  /** `npx projen build` with everything in its cache afterwards; nothing when that was so already. */
  async build() {
    if (!this.built) await this.projenBuild();
    this.built = true;
  }

  /** `npx projen build`: its time, and its tasks as Nx has noted them. */
  async projenBuild() {
    const { ms } = await this.run(['npx', 'projen', 'build'], { minutes: 30 });
    return { ms, tasks: this.lastTasks() };
  }

  /** The same targets by Nx alone. */
  nxBuild() {
    return this.run([this.bin('nx'), 'run-many', '-t', ...buildTargets(this.root)], { minutes: 30 });
  }

  /** Tasks of Nx's last run: `{ id, ms, cached }`. */
  lastTasks() {
    const { tasks } = JSON.parse(readFileSync(path.join(this.root, '.nx', 'cache', 'run.json'), 'utf8'));
    return tasks.map(({ taskId, startTime, endTime, cacheStatus }) => ({
      id: taskId,
      ms: new Date(endTime) - new Date(startTime),
      cached: cacheStatus !== 'cache-miss',
    }));
  }

  bin(name) {
    return path.join(this.root, 'node_modules', '.bin', name);
  }

  /** Removes all that was built, and Nx's cache; what was installed stays. Only in a clone: nobody's files are there. */
  clean() {
    if (!this.isClone)
      throw new Error(`'${this.root}' is not a clone of the benchmark's own: nothing is removed there.`);
    const kept = ['node_modules', '.venv'].flatMap((name) => ['-e', name]);
    execFileSync('git', ['clean', '-fdxq', ...kept], { cwd: this.root, env: plainEnvironment() });
    this.built = false;
  }

  remove() {
    if (this.isClone) rmSync(this.root, { recursive: true, force: true });
  }
}

function git(...args) {
  return execFileSync('git', args, { cwd: origin, encoding: 'utf8', env: plainEnvironment() });
}

function listed(...flags) {
  return git('ls-files', '-z', ...flags)
    .split('\0')
    .filter(Boolean);
}
