import { explained, failed, readInputs, runFrom, setOutputs } from '@stratiform/github/lib/start.js';
import { skipFork } from './fork.js';
import { action } from './interface.js';
import type { Job, Outcome } from './job.js';

// Loaded once it is clear that they are needed: they bring the deployer and its AWS clients.
const modes = {
  plan: async (job: Job) => (await import('./plan.js')).plan(job),
  cleanup: async (job: Job) => (await import('./cleanup.js')).cleanup(job),
  untouched: async (job: Job) => (await import('./untouched.js')).untouched(job),
  drift: async (job: Job) => (await import('./drift.js')).drift(job),
};

async function perform(): Promise<Outcome> {
  try {
    const inputs = readInputs(action.inputs);
    const run = runFrom();
    if (run.pullRequest?.fork) return await skipFork(run.pullRequest, run);
    const { openJob } = await import('./job.js');
    const job = await openJob(inputs, run);
    // An event about something else may name a fork's pull request.
    if (job.pullRequest?.fork) return await skipFork(job.pullRequest, run);
    return await modes[inputs.mode](job);
  } catch (error) {
    return { outputs: {}, error };
  }
}

const { outputs, error } = await perform();
const failure = error !== undefined && { exitcode: 1, 'failure-reason': explained(error).reason };
setOutputs(action.outputs, { ...outputs, ...failure });
if (failure) failed(error);
