import { annotate, explained, failed, readInputs, runFrom, setOutputs } from '@stratiform/github/lib/start.js';
import { action, type Outputs } from './interface.js';
import { outputsOf } from './outputs.js';

/** How the action ended. `error`: why the step fails, although there may be outputs. */
interface Outcome {
  readonly outputs: Outputs;
  readonly error?: unknown;
}

async function perform(): Promise<Outcome> {
  let outputs: Outputs = {};
  try {
    const inputs = readInputs(action.inputs);
    const run = runFrom();
    // What isn't needed by a wrong input isn't loaded for it: GitHub's API here, the deployer and AWS's clients below.
    const { ask, resolve } = await import('./resolve.js');
    const asked = ask(inputs, run);
    const resolution = await resolve(asked);
    outputs = outputsOf(resolution);
    if (resolution.kind === 'nothing') {
      const { why, level = 'notice' } = resolution;
      annotate([{ level, title: 'Nothing to apply', message: why }]);
    } else if (!inputs.resolveOnly) {
      const { applyReviewed } = await import('./apply.js');
      const applied = await applyReviewed(asked, resolution.reviewed);
      return { outputs: { ...outputs, ...applied.outputs }, error: applied.error };
    }
    return { outputs };
  } catch (error) {
    return { outputs, error };
  }
}

const { outputs, error } = await perform();
const failure = error !== undefined && { 'failure-reason': explained(error).reason };
setOutputs(action.outputs, { ...outputs, ...failure });
if (error !== undefined) failed(error);
