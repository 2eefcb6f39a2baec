import * as path from 'node:path';
import { DEFAULT_PORT } from './settings';

export interface LocalEnvironmentInput {
  /** The state folder (`Settings.home`). */
  readonly home: string;
  /** The front door's port (`Settings.port`). */
  readonly port: number;
  /** What the process has already; credentials and endpoints of a real account in it are left out. */
  readonly base: NodeJS.ProcessEnv;
}

/** The emulator's documented administrator: root of the account 000000000000, allowed everything. */
export const ADMINISTRATOR = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Anything that could lead to another account, endpoint, profile or port than the local one. */
const FOREIGN =
  /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|DEFAULT_PROFILE|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.*|ENDPOINT_URL.*|REGION|DEFAULT_REGION|SDK_LOAD_CONFIG|CREDENTIAL_.*)|CDK_DEFAULT_.*|STRATIFORM_PORT)$/;

/**
 * The environment in which any AWS SDK, command or test speaks to the local environment and to nothing else.
 *
 * Pure: it reads no files; those that it names are made by the emulator's first start.
 */
export function localEnvironment({ home, port, base }: LocalEnvironmentInput): Record<string, string> {
  const kept = Object.entries(base).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined && !FOREIGN.test(entry[0]);
  });
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: emulatorUrl(port),
    AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    // No profile of the person's own: these files don't exist.
    AWS_CONFIG_FILE: path.join(home, 'home', 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'home', 'no-aws-credentials'),
    // The CDK remembers which key belongs to which account for ever: not beside the person's own.
    CDK_HOME: path.join(home, 'home', 'cdk'),
    CDK_DISABLE_VERSION_CHECK: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...trust(home),
    NO_PROXY: [base.NO_PROXY ?? base.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(','),
    STRATIFORM_HOME: path.dirname(home),
    // Unset where it says nothing new: builds are cached by its value.
    ...(port === DEFAULT_PORT ? {} : { STRATIFORM_PORT: String(port) }),
  };
}

/**
 * The same for building: that speaks to no AWS, but maybe to a registry, so it trusts whom the machine trusts. (The
 * emulator's certificate may not be there yet: at the first start both happen at the same time.)
 */
export function buildEnvironment(input: LocalEnvironmentInput): Record<string, string> {
  const environment = localEnvironment(input);
  for (const name of Object.keys(trust(input.home))) {
    const own = input.base[name];
    if (own === undefined) delete environment[name];
    else environment[name] = own;
  }
  return environment;
}

/** The emulator's endpoint when the front door listens on `port`. */
export function emulatorUrl(port: number): string {
  return `https://127.0.0.1:${port + 1}`;
}

/** The file that holds the emulator's certificate authority alone (PEM). */
export function caFile(home: string): string {
  return path.join(home, 'tls', 'ca.pem');
}

/** What makes the SDKs trust the emulator's certificate: Node adds to its own list, Python's boto3 replaces its list. */
export function trust(home: string): Record<string, string> {
  return { NODE_EXTRA_CA_CERTS: caFile(home), AWS_CA_BUNDLE: path.join(home, 'tls', 'bundle.pem') };
}
