/** One call that IAM refused. */
export interface Refusal {
  /** The function whose credentials made the call, or undefined for any other caller. */
  readonly function?: string;
  /** The role's name, or undefined for a user. */
  readonly role?: string;
  /** The caller's ARN. */
  readonly principal: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  /** The ARN that was asked for, or `*`. */
  readonly resource: string;
  /** `no statement allows it`, `an explicit deny` */
  readonly reason: string;
}

/** One line for the terminal. */
export function describeRefusal(refusal: Refusal): string {
  const who = refusal.function ? `function ${refusal.function}` : refusal.principal;
  const role = refusal.role ? ` (role ${refusal.role})` : '';
  return `refused: ${who} may not ${refusal.action} on ${refusal.resource}: ${refusal.reason}${role}`;
}

/**
 * Says each refusal once, then, while it goes on, its count at most every `quietMs`: a function in a retry loop would
 * otherwise bury everything else.
 */
export class RefusalReporter {
  private readonly seen = new Map<string, { count: number; saidAt: number }>();

  constructor(
    private readonly say: (line: string) => void,
    private readonly now: () => number = Date.now,
    private readonly quietMs = 10_000,
  ) {}

  add(refusal: Refusal): void {
    const line = describeRefusal(refusal);
    const seen = this.seen.get(line);
    if (!seen) {
      this.seen.set(line, { count: 1, saidAt: this.now() });
      this.say(line);
      return;
    }
    seen.count += 1;
    if (this.now() - seen.saidAt >= this.quietMs) {
      seen.saidAt = this.now();
      this.say(`${line} (${seen.count} times so far)`);
    }
  }
}
