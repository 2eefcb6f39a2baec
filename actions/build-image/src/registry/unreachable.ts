import { ActionError } from '@stratiform/github/lib/start.js';

/** Another try may reach it. */
const PASSING =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/;
const LATE = /TIMEDOUT|TIMEOUT/;
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^ERR_TLS_CERT|^CERT_/;
const NO_TLS = /^(EPROTO|ERR_SSL_.*)$/;

/** What is wrong with a connection, and whether another try may help. */
export interface Unreachable {
  readonly error: ActionError;
  readonly passing: boolean;
}

/**
 * Puts what `fetch` throws into words.
 *
 * @param host whom it was to reach
 * @param timeoutMs how long it waited at most
 * @returns reason `timeout` or `registry-down`
 */
export function unreachable(thrown: unknown, host: string, timeoutMs: number): Unreachable {
  const { code, message } = deepest(thrown as Thrown);
  if ((thrown as Error).name === 'TimeoutError' || LATE.test(code))
    return {
      error: new ActionError(
        'timeout',
        `${host} gave no whole answer within ${timeoutMs / 1000} s.`,
        'Run the job again; if it stays so, look at the registry, and at what is between it and the runner.',
      ),
      passing: true,
    };
  // A connection that ends in the middle of an answer has no code.
  const passing = PASSING.test(code) || /terminated|other side closed|premature/i.test(`${message} ${thrown}`);
  const down = (why: string, remedy: string) => ({ error: new ActionError('registry-down', why, remedy), passing });
  if (UNTRUSTED.test(code))
    return down(
      `The certificate of ${host} isn't trusted (${code}).`,
      "Name the authority's file in NODE_EXTRA_CA_CERTS, and give it to the engine too.",
    );
  if (NO_TLS.test(code))
    return down(
      `What answers at ${host} doesn't speak TLS (${code}).`,
      'Only registries on this machine are spoken to without TLS. Check the host and its port.',
    );
  return down(
    `${host} can't be reached (${code || message}).`,
    "Check the registry's host and the network, and run the job again.",
  );
}

// fetch says 'fetch failed'; why is in its cause, or in one of the causes, if it tried several addresses. By their
// fields: they are of fetch, sockets and timers, not all of one Error class.
function deepest({ code, message, cause, errors }: Thrown): { code: string; message: string } {
  const inner = cause ?? errors?.[0];
  if (typeof inner === 'object' && inner !== null) return deepest(inner);
  return { code: typeof code === 'string' ? code : '', message: message ?? '' };
}

interface Thrown {
  readonly code?: unknown;
  readonly message?: string;
  readonly cause?: Thrown;
  readonly errors?: readonly Thrown[];
}
