/** What the figures depend on besides the code. */
import { execFileSync } from 'node:child_process';
import * as os from 'node:os';

/** Facts on the machine and its load at this moment. */
export function machine() {
  const [cpu] = os.cpus();
  return {
    at: new Date().toISOString(),
    cores: os.cpus().length,
    cpu: cpu?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    npm: version('npm', '--version'),
    python: version('python3', '--version').replace('Python ', ''),
    load: os.loadavg()[0],
  };
}

/** The same as one line for people, with a warning when others work on the machine too. */
export function describe(facts) {
  const { cores, cpu, memoryGiB, system, node, npm, python, load } = facts;
  const busy = load > cores / 2 ? ' (busy: times will be longer than on a quiet machine)' : '';
  return [
    `${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}`,
    `node ${node}, npm ${npm}, python ${python}; load ${load.toFixed(2)} in the last minute${busy}`,
  ].join('\n');
}

function version(...argv) {
  try {
    return execFileSync(argv[0], argv.slice(1), { encoding: 'utf8' }).trim();
  } catch {
    return 'none';
  }
}
