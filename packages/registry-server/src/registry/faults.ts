import { type Answer, denied, diskFull, notAuthorized, serverError } from './answers.js';

/**
 * How requests fail: with a status; `hang` is never answered; `disconnect` cuts the connection before anything is done;
 * `disk-full` fails writes only, with what the registry says when its disk is full.
 */
export type FaultKind = '401' | '403' | '500' | '503' | 'hang' | 'disconnect' | 'disk-full';

/** Which requests fail: those that match all that is given. */
export interface FaultMatch {
  /** @default - any */
  readonly method?: string;
  /** Tested against the path, such as `/v2/api/manifests/latest`. @default - any */
  readonly path?: RegExp;
  /** How many are struck. @default - all */
  readonly times?: number;
}

/** The faults that are set. */
export interface Faults {
  add(how: FaultKind, match?: FaultMatch): void;
  clear(): void;
  /** The first fault that strikes this request. */
  strike(method: string, path: string): FaultKind | undefined;
}

const WRITES = ['POST', 'PUT', 'PATCH'];

/** Keeps which requests are to fail. */
export function faults(): Faults {
  let armed: { how: FaultKind; match: FaultMatch; left: number }[] = [];
  return {
    add: (how, match = {}) => {
      armed.push({ how, match, left: match.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      armed = [];
    },
    strike: (method, path) => {
      const fault = armed.find(
        ({ how, match, left }) =>
          left > 0 &&
          (match.method ?? method).toUpperCase() === method &&
          (!match.path || path.search(match.path) >= 0) &&
          (how !== 'disk-full' || WRITES.includes(method)),
      );
      if (fault) fault.left -= 1;
      return fault?.how;
    },
  };
}

/** What a fault answers; undefined for those that answer nothing. */
export function faultAnswer(how: FaultKind, host: string): Answer | undefined {
  const answers: Partial<Record<FaultKind, Answer>> = {
    '401': notAuthorized(host),
    '403': denied,
    '500': serverError(500),
    '503': serverError(503),
    'disk-full': diskFull,
  };
  return answers[how];
}
