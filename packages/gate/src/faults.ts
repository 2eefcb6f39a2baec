import type { Refusal } from './answer';
import type { Call } from './call';

/** What happens to a call instead of, before or after being forwarded. */
export type Fault =
  /** The service's own way of saying "Rate exceeded"; not forwarded. */
  | 'throttle'
  /** Never answered; not forwarded. The connection stays open until the client gives up or the gate stops. */
  | 'timeout'
  /** The connection is cut; not forwarded. */
  | 'reset-before'
  /** Forwarded and done; the connection is cut instead of answering. */
  | 'reset-after'
  /** Answered with this error; not forwarded. `status` is 400 unless given. */
  | { readonly error: Refusal }
  /** Forwarded; the answer's body (XML or JSON text) goes through this function. Not for streamed S3 downloads. */
  | { readonly replace: (body: string) => string }
  /** Waited for before it is checked and forwarded: time for a race, or for killing somebody. */
  | { readonly before: (call: Call) => void | Promise<void> };

export interface Rule {
  /** As `Call.service`. Default: any. */
  readonly service?: string;
  /** As `Call.action`. Default: any. */
  readonly action?: string | RegExp;
  /** A finer choice. Default: every call of that service and action. */
  readonly when?: (call: Call) => boolean;
  /** The first matching call it strikes, counted from 1 since `inject`. Default: 1. */
  readonly nth?: number;
  /** How many calls it strikes. Default: 1 with `nth`, otherwise every one. */
  readonly times?: number;
  readonly fault: Fault;
}

/** What `inject` gives back. */
export interface Injected {
  /** How many calls it has struck. */
  readonly hits: number;
  /** Strikes no further call. */
  remove(): void;
}

class Active implements Injected {
  hits = 0;
  private matched = 0;

  constructor(
    readonly rule: Rule,
    private readonly rules: Set<Active>,
  ) {}

  remove(): void {
    this.rules.delete(this);
  }

  /** Counts the call when it matches; says whether it is struck. */
  strikes(call: Call): boolean {
    const { service, action, when, nth, times } = this.rule;
    if (service !== undefined && service !== call.service) return false;
    if (typeof action === 'string' && action !== call.action) return false;
    if (action instanceof RegExp && !action.test(call.action)) return false;
    if (when && !when(call)) return false;
    this.matched += 1;
    if (this.matched < (nth ?? 1)) return false;
    if (this.hits >= (times ?? (nth === undefined ? Number.POSITIVE_INFINITY : 1))) return false;
    this.hits += 1;
    return true;
  }
}

/** The rules in force, in the order in which they were injected. */
export class Faults {
  private readonly rules = new Set<Active>();

  inject(rule: Rule): Injected {
    const active = new Active(rule, this.rules);
    this.rules.add(active);
    return active;
  }

  clear(): void {
    this.rules.clear();
  }

  /** Every fault that strikes this call; each call may ask only once. */
  of(call: Call): Fault[] {
    return [...this.rules].filter((active) => active.strikes(call)).map((active) => active.rule.fault);
  }
}
