/** Resident memory of all processes of the running environment: the supervisor and whatever descends from it. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, inParallel } from '../support/api-client.mjs';
import { familyOf, proportional } from '../support/processes.mjs';

export const name = 'memory';
export const title = 'memory of the running environment';

/** The emulator ends extra processes of functions after 20 s (packages/local), and looks for them every 30 s. */
const IDLE_MS = 60_000;

export async function measure(bench) {
  const backend = await bench.runningBackend();
  const { supervisor, emulator } = backend.processes();
  await traffic(backend.url);
  const busy = familyOf(supervisor);
  bench.say(`  ${IDLE_MS / 1000} s of rest`);
  await delay(IDLE_MS);
  const idle = familyOf(supervisor);

  const { functionProcesses } = await backend.library();
  const functions = functionProcesses(emulator);
  const names = functions.map(({ functionName, memory }) => `${partOf(functionName)} ${Math.round(memory / 1e6)}`);
  const shared = proportional(idle.map(({ pid }) => pid));
  return [
    { ...sum('everything, idle after traffic', idle), target: 500 },
    sum(
      '- supervisor and front door',
      idle.filter(({ pid }) => pid === supervisor),
    ),
    sum(
      '- emulator',
      idle.filter(({ pid }) => pid === emulator),
    ),
    { ...sum('- functions', functions), spread: names.join(', ') },
    ...(shared === undefined ? [] : [{ what: 'everything, pages that are shared counted once', ...megabytes(shared) }]),
    sum('everything, right after traffic', busy),
  ];
}

/** `BackendApiFunction` of `stratiform-local-app-BackendApiFunction51…-…`. */
const partOf = (functionName) => functionName.match(/-app-([A-Za-z]+?Function)/)?.[1] ?? functionName;

/** 100 tasks, eight at a time. */
async function traffic(url) {
  const api = new ApiClient(url, 8);
  try {
    const task = { kind: 'sha256', payload: { text: 'traffic' } };
    await inParallel(8, 100, () => api.expect(202, 'POST', '/tasks', task));
  } finally {
    api.close();
  }
}

function sum(what, processes) {
  const bytes = processes.reduce((total, { memory }) => total + memory, 0);
  return { what, ...megabytes(bytes), spread: `${processes.length} processes` };
}

const megabytes = (bytes) => ({ value: bytes / 1e6, unit: 'MB' });
