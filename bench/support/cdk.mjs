/** The CDK's own command, for comparison: the same assemblies, the same emulator. */
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { plainEnvironment } from './commands.mjs';
import { freePair } from './ports.mjs';

const layers = ['core', 'infra', 'app'];

/** `cdk deploy` of the three layers' assemblies as they were synthesized, in order. Its milliseconds. */
export async function cdkDeploy(checkout, env) {
  const begun = performance.now();
  for (const layer of layers) {
    const assembly = path.join('packages', layer, 'cdk.out', 'local');
    const argv = ['deploy', '--app', assembly, '--all', '--require-approval', 'never', '--progress', 'events'];
    await checkout.run([checkout.bin('cdk'), ...argv], { env });
  }
  return performance.now() - begun;
}

/**
 * `cdk diff` of every stack of an assembly, by its default method: with a change set for each.
 *
 * @param {{ preload: string }} options a module that is loaded before the command
 */
export function cdkDiff(checkout, assembly, { env, preload, minutes }) {
  const command = [process.execPath, '--require', preload, checkout.bin('cdk')];
  // News on the CDK come from the internet: not a part of the work.
  return checkout.run([...command, 'diff', '--app', assembly, '--no-notices'], { env, minutes });
}

/** Lends the environment of an emulator that has nothing in it, and ends it. Its state is in the backend's folder. */
export async function emptyEmulator(backend, work) {
  const { MiniStack, emulatorPython, localEnvironment } = await backend.library();
  const home = path.join(backend.folder, 'empty', 'local');
  const port = await freePair();
  const base = plainEnvironment();
  const emulator = new MiniStack({ python: emulatorPython(backend.checkout.root), home, port, base });
  try {
    // It is started in its folder.
    mkdirSync(home, { recursive: true });
    await emulator.start();
    return await work(localEnvironment({ home, port, base }));
  } finally {
    await emulator.stop();
  }
}
