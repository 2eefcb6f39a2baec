/** `@stratiform/registry-server` is made of ES modules: `environment.cjs` loads it, and types come this way. */
export type Package = typeof import('@stratiform/registry-server', { with: { 'resolution-mode': 'import' }});

export type TestRegistry = Awaited<ReturnType<Package['startRegistry']>>;
export type TestEcr = Awaited<ReturnType<Package['startEcr']>>;

declare const registryServer: Package;

export const { startRegistry, startEcr, lambdaBase, invokeUnderRie, missing, engineMissing } = registryServer;
