import * as fs from 'node:fs';
import { isLoopback, type Target } from '../project/target';

/** What every SDK client of one environment is made with. */
export interface Connection {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly socketTimeout: number;
    readonly httpsAgent?: { readonly ca: string };
  };
  readonly maxAttempts: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** An emulator's documented credentials: its root user; they mean nothing to AWS. */
const EMULATOR_CREDENTIALS: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Tries per call, the first included; the SDK waits with jitter in between. Throttling of CloudFormation is common when many stacks are polled. */
const MAX_ATTEMPTS = 6;

/**
 * The SDK itself waits for ever. In milliseconds: a connection is there within a second or never; between two bytes of an
 * answer nothing that is called here takes longer than some seconds.
 */
const TIMEOUTS = { connectionTimeout: 10_000, socketTimeout: 60_000 };

/**
 * How to reach an environment: its region and, on an emulator, its endpoint, the authority to trust and the credentials.
 * Without an emulator on this machine the SDK's own chain finds the credentials.
 */
export function connectionTo(target: Target, variables: NodeJS.ProcessEnv = process.env): Connection {
  const { endpoint, region } = target;
  const emulated = endpoint !== undefined && isLoopback(endpoint);
  return {
    region,
    maxAttempts: MAX_ATTEMPTS,
    ...(endpoint && { endpoint }),
    ...(emulated && !variables.AWS_ACCESS_KEY_ID && { credentials: EMULATOR_CREDENTIALS }),
    requestHandler: { ...TIMEOUTS, ...(emulated && endpoint.startsWith('https:') && trusting(target.caFile)) },
  };
}

// An agent of its own: trust in the emulator's authority ends with this client.
function trusting(caFile: string | undefined): Pick<Connection['requestHandler'], 'httpsAgent'> {
  if (!caFile || !fs.existsSync(caFile)) return {};
  return { httpsAgent: { ca: fs.readFileSync(caFile, 'utf8') } };
}
