export type { Refusal } from './answer';
export type { Call } from './call';
export { type Emulator, freePort, startEmulator } from './emulator';
export type { Fault, Injected, Rule } from './faults';
export { type Gate, type GateOptions, startGate } from './gate';
export type { RecordedFor } from './recorded';
export type { Flaws, Settings } from './settings';
