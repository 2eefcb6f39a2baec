export { type EcrCall, startEcr, type TestEcr } from './ecr/ecr.js';
export type { Upstream } from './ecr/upstream.js';
export { invokeUnderRie } from './images/invoke.js';
export { type LambdaKind, lambdaBase } from './images/lambda-base.js';
export { rie } from './images/rie.js';
export { engineMissing, missing } from './missing.js';
export type { FaultKind, FaultMatch } from './registry/faults.js';
export type { Login } from './registry/logins.js';
export { type RecordedRequest, type RegistryOptions, startRegistry, type TestRegistry } from './registry/registry.js';
