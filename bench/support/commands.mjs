/** Runs commands: the one place of the benchmark that spawns processes. */
import { spawn } from 'node:child_process';

/** What npm, Nx and a shell that works with another account leave in the environment, and a newcomer's shell has not. */
const FOREIGN =
  /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_local_prefix$)|INIT_CWD$|NODE$|NX_|JEST_|AWS_|CDK_|STRATIFORM_|FORCE_COLOR$|NO_COLOR$)/;

/** The environment of a newcomer's shell: this process's, without what `npm run` and others have put there. */
export function plainEnvironment(base = process.env) {
  const kept = Object.entries(base).filter(([name]) => !FOREIGN.test(name));
  const PATH = (base.PATH ?? '')
    .split(':')
    .filter((folder) => !/node_modules[\\/]/.test(folder))
    .join(':');
  return { ...Object.fromEntries(kept), PATH };
}

/** Process groups that run at the moment, by the id of their leader. */
const running = new Set();
let over = false;

/**
 * Runs a command to its end and takes its time.
 *
 * @param {string[]} argv command and arguments; no shell
 * @param {{ cwd: string, env?: Record<string, string>, minutes?: number, always?: boolean, codes?: number[] }} options
 *   `minutes`: when it is ended (10); `always`: also after `endRunning()`, for what clears away; `codes`: exit codes that
 *   are no failure ([0])
 * @returns {Promise<{ ms: number, output: string }>} `output`: what it wrote to both of its streams, in order
 * @throws with the ends of its output when it fails, or has not ended in time
 */
export async function run([command, ...args], options) {
  const { cwd, env = plainEnvironment(), minutes = 10, always = false, codes = [0] } = options;
  if (over && !always) throw new Error(`'${command}' is not started any more: the benchmark was told to end.`);
  const begun = performance.now();
  // A group of its own, so that ending it ends what it has started too.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) running.add(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    signal(child.pid, 'SIGTERM');
    setTimeout(() => signal(child.pid, 'SIGKILL'), 10_000).unref();
  }, minutes * 60_000);
  try {
    const how = await new Promise((resolve, reject) => {
      child.once('error', reject);
      // Not 'close': what goes on in the background may hold the streams open.
      child.once('exit', (code, signalName) => resolve(code ?? signalName));
    });
    const ms = performance.now() - begun;
    if (codes.includes(how)) return { ms, output };
    const why = late ? `did not end within ${minutes} minutes` : `ended with ${how}`;
    throw new Error(`'${[command, ...args].join(' ')}' in '${cwd}' ${why}:\n${ends(output)}`);
  } finally {
    clearTimeout(limit);
    running.delete(child.pid);
  }
}

/** The beginning and the end of a long output: npm says what is wrong first, others last. */
function ends(output) {
  const lines = output.trimEnd().split('\n');
  return lines.length <= 40 ? lines.join('\n') : [...lines.slice(0, 10), '…', ...lines.slice(-28)].join('\n');
}

/** Ends whatever runs at the moment, and lets nothing more begin. */
export function endRunning() {
  over = true;
  for (const pid of running) signal(pid, 'SIGTERM');
}

function signal(pid, name) {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
