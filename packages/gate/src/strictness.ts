import type { Answer } from './answer';
import type { Call } from './call';
import type { Emulated } from './emulated';
import { nested } from './nested';
import type { Settings } from './settings';
import type { Check } from './strict/check';
import { creation } from './strict/creation';
import { deletion } from './strict/deletion';
import { execution } from './strict/execution';
import { obsolescence } from './strict/obsolescence';
import { pending } from './strict/pending';
import { siblings } from './strict/siblings';
import { noEcho } from './values/no-echo';
import { propertyValues } from './values/property-values';

/** Operations that only read; all others of CloudFormation wait for each other. */
const READS = /^(Describe|List|Get|Validate|Detect|Estimate)/;

/** Puts a call through every check of its operation. */
export class Strictness {
  /** In the order in which they see an answer. Those with a memory start with an empty one. */
  private readonly checks: readonly Check[] = [
    creation(),
    ...pending(),
    execution(),
    ...siblings(),
    ...deletion,
    ...obsolescence,
    propertyValues,
    noEcho,
    // After what is told of the emulator's own change sets: these say themselves what became of them.
    ...nested(),
  ];
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly emulated: Emulated) {}

  /** What the caller is told: the emulator's answer, a check's refusal instead, or what a check made of it. */
  exchange(call: Call, settings: Settings, forward: () => Promise<Answer>): Promise<Answer> {
    if (!settings.strict || call.service !== 'cloudformation') return forward();
    const exchange = () => this.checked(call, settings, forward);
    if (READS.test(call.action)) return exchange();
    const turn = this.turn.then(exchange);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async checked(call: Call, settings: Settings, forward: () => Promise<Answer>): Promise<Answer> {
    const scene = { emulated: this.emulated, settings };
    const checks = this.checks.filter(({ action }) => action === call.action);
    for (const check of checks) {
      const refused = await check.before?.(call, scene);
      if (refused) {
        call.answeredBy = 'strict';
        return refused;
      }
    }
    let answer = await forward();
    for (const check of checks) {
      const instead = await check.after?.(call, answer, scene);
      if (!instead) continue;
      call.answeredBy = 'strict';
      answer = instead;
    }
    return answer;
  }
}
