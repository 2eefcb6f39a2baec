import type { Answer } from '../answer';
import type { Call } from '../call';
import type { Emulated } from '../emulated';
import type { Settings } from '../settings';

/** What a check may look at. */
export interface Scene {
  readonly emulated: Emulated;
  readonly settings: Settings;
}

/**
 * One thing that AWS does and the emulator doesn't, for one operation of CloudFormation.
 *
 * Calls that change something are checked and forwarded one after the other, so what `before` saw still holds.
 */
export interface Check {
  readonly action: string;
  /** Before forwarding: an answer here means that the emulator never sees the call. */
  before?(call: Call, scene: Scene): Promise<Answer | undefined>;
  /** After forwarding: what the caller is told instead; undefined leaves the answer as it is. */
  after?(call: Call, answer: Answer, scene: Scene): Promise<Answer | undefined>;
}
