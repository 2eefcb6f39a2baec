import { explained, failed, readInputs, runFrom, setOutputs } from '@stratiform/github/lib/start.js';
import { registries } from './aws/registries.js';
import { skipFork } from './fork.js';
import { type Wanted, wantedOf } from './inputs/wanted.js';
import { action } from './interface.js';
import { cancellation, type Job, type Outcome } from './job.js';
import { maskValues } from './secrets.js';

async function perform(): Promise<Outcome> {
  try {
    const inputs = readInputs(action.inputs);
    maskValues(inputs.secrets);
    const run = runFrom();
    if (inputs.push && run.pullRequest?.fork) return await skipFork(run.pullRequest, run);
    return await start(wantedOf(inputs), { inputs, run, open: registries(inputs), signal: cancellation() });
  } catch (error) {
    return { outputs: {}, error };
  }
}

// Loaded once it is clear which of them is needed.
async function start(wanted: Wanted, job: Job): Promise<Outcome> {
  if (wanted.mode === 'lookup') return (await import('./lookup.js')).lookup(job, wanted.images);
  if (wanted.mode === 'load') return (await import('./load.js')).load(job, wanted.image);
  return (await import('./push.js')).push(job, wanted.image);
}

const { outputs, error } = await perform();
const failure = error !== undefined && { 'failure-reason': explained(error).reason };
setOutputs(action.outputs, { ...outputs, ...failure });
if (failure) failed(error);
