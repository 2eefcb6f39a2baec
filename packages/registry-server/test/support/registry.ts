import { engineMissing, missing, type RegistryOptions, startRegistry, type TestRegistry } from '../../src/index.js';

/** `test`, or a skip that says why there is no registry. */
export const withRegistry = unless(missing());

/** `test`, or a skip that says why there is no registry or no engine. */
export const withEngine = unless(missing() ?? engineMissing());

function unless(reason: string | undefined): jest.It {
  if (reason) process.stderr.write(`Skipped: ${reason}\n`);
  return reason ? test.skip : test;
}

/** Starts a registry for the length of `body`. */
export async function registryFor(body: (registry: TestRegistry) => Promise<void>, options: RegistryOptions = {}) {
  const registry = await startRegistry(options);
  try {
    await body(registry);
  } finally {
    await registry.stop();
  }
}
