import type { Answer } from './answer.js';
import { Refusal } from './answer.js';

export interface FaultRule {
  readonly method?: string;
  /** Tested against the path, such as `/repos/org/shop/issues/12/comments`. */
  readonly path?: RegExp;
  /** The first matching request that is struck, from 1. @default 1 */
  readonly nth?: number;
  /** How many are struck. @default 1 with `nth`, otherwise all */
  readonly times?: number;
  /**
   * A status is answered as GitHub would (502 to 504 with its HTML page); `reset-before` cuts the connection with
   * nothing done, `reset-after` with everything done; `timeout` never answers; the limits are GitHub's two kinds.
   */
  readonly status: number | 'reset-before' | 'reset-after' | 'timeout' | 'secondary-limit' | 'rate-limit';
  /** What the limits tell to wait, in seconds. @default 60 */
  readonly retryAfter?: number;
}

export interface Fault {
  /** How many requests it struck. */
  readonly hits: number;
  remove(): void;
}

type Armed = FaultRule & { seen: number; hits: number };

export class Faults {
  private armed: Armed[] = [];

  add(rule: FaultRule): Fault {
    const armed: Armed = { ...rule, seen: 0, hits: 0 };
    this.armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.armed = this.armed.filter((other) => other !== armed);
      },
    };
  }

  clear(): void {
    this.armed = [];
  }

  /** The first rule that strikes this request. */
  strike(method: string, path: string): FaultRule | undefined {
    for (const rule of this.armed) {
      if (rule.method !== undefined && rule.method.toUpperCase() !== method) continue;
      if (rule.path && !new RegExp(rule.path.source, rule.path.flags.replace(/[gy]/g, '')).test(path)) continue;
      rule.seen += 1;
      const times = rule.times ?? (rule.nth === undefined ? Number.POSITIVE_INFINITY : 1);
      if (rule.seen < (rule.nth ?? 1) || rule.hits >= times) continue;
      rule.hits += 1;
      return rule;
    }
    return undefined;
  }
}

const LIMITS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** What is answered in the place of the real answer, if anything. */
export function faultAnswer({ status, retryAfter = 60 }: FaultRule): Answer | undefined {
  if (status === 'secondary-limit') {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service (https://docs.github.com/en/site-policy/github-terms/github-terms-of-service)';
    const documentation_url = `${LIMITS}#about-secondary-rate-limits`;
    return new Refusal(403, message, { documentation_url }, { 'Retry-After': String(retryAfter) }).answer;
  }
  if (status === 'rate-limit') {
    const reset = String(Math.ceil(Date.now() / 1000) + retryAfter);
    const headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset };
    const message = 'API rate limit exceeded for installation ID 12345678.';
    return new Refusal(403, message, { documentation_url: LIMITS }, headers).answer;
  }
  if (typeof status !== 'number') return undefined;
  if (status === 502 || status === 503 || status === 504) return { status, body: UNICORN };
  const messages: Record<number, string> = { 401: 'Bad credentials', 404: 'Not Found', 500: 'Server Error' };
  return new Refusal(status, messages[status] ?? `Injected by the test: ${status}`).answer;
}

const UNICORN =
  '<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p><strong>This page is taking too long to load.</strong></p></body></html>\n';
