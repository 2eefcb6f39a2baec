export { GitHub } from './api/github.js';
export { block } from './comment/block.js';
export { type PlanState, planMarker, SIGNATURE_ROOM, signed, stateOf } from './comment/state.js';
export { masked, maskedFailure } from './identity/mask.js';
export { type IdentityInputs, signIn } from './identity/sign-in.js';
export { labelOf } from './run/label.js';
export * from './start.js';
