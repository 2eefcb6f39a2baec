import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { EnvironmentConfig, EnvironmentName } from './environment-config';

/** Port of the local API unless it is given another; the emulator listens on the next one. */
export const defaultLocalPort = 4510;

// The CDK's values, of which only the types are imported: `stratiform` reads this file at every start, and the CDK takes
// a quarter of a second to load.
const keep = 'retain' as RemovalPolicy;
const remove = 'destroy' as RemovalPolicy;
const days = (count: 7 | 14 | 30 | 365): RetentionDays => count;

const project = 'stratiform';

function tags(Environment: EnvironmentName) {
  return { Environment, Project: project, Owner: 'platform-team', CostCenter: 'CC-1001' } as const;
}

/** What the environments on AWS have in common; what differs stands with each. */
const onAws = {
  project,
  region: 'us-east-1',
  endpoint: 'aws',
  alarmEmail: 'none',
  domain: 'none',
  encryption: 'aws-owned',
  packaging: 'zip',
  runtime: 'lambda-arm64',
  api: { memorySize: 1024, timeoutSeconds: 29, throttleRateLimit: 100, throttleBurstLimit: 200 },
  worker: { memorySize: 1024, timeoutSeconds: 60, maxConcurrency: 10, maxReceiveCount: 5 },
  producer: { memorySize: 512, timeoutSeconds: 60, schedule: 'rate(5 minutes)' },
} as const;

/**
 * Every environment.
 *
 * @param localPort port of the local API on loopback, 1 to 65534; the emulator is on the next one.
 */
export function environments(localPort: number = defaultLocalPort): Record<EnvironmentName, EnvironmentConfig> {
  return {
    local: {
      ...onAws,
      name: 'local',
      account: '000000000000',
      endpoint: { aws: `https://127.0.0.1:${localPort + 1}`, api: `http://127.0.0.1:${localPort}` },
      tags: tags('local'),
      protected: false,
      logRetention: days(7),
      dataRemovalPolicy: remove,
      runtime: 'host',
      // Short, for failures to be seen soon; two at a time, for a laptop's memory.
      worker: { ...onAws.worker, timeoutSeconds: 3, maxReceiveCount: 3, maxConcurrency: 2 },
      producer: { ...onAws.producer, schedule: 'rate(1 minute)' },
    },
    dev: {
      ...onAws,
      name: 'dev',
      account: '111111111111',
      tags: tags('dev'),
      protected: false,
      logRetention: days(14),
      dataRemovalPolicy: remove,
    },
    stage: {
      ...onAws,
      name: 'stage',
      account: '222222222222',
      tags: tags('stage'),
      protected: true,
      logRetention: days(30),
      dataRemovalPolicy: keep,
      alarmEmail: 'platform-team@example.com',
    },
    prod: {
      ...onAws,
      name: 'prod',
      account: '333333333333',
      tags: tags('prod'),
      protected: true,
      encryption: 'customer-key',
      logRetention: days(365),
      dataRemovalPolicy: keep,
      alarmEmail: 'platform-team@example.com',
      api: { ...onAws.api, throttleRateLimit: 500, throttleBurstLimit: 1000 },
      worker: { ...onAws.worker, maxConcurrency: 50 },
    },
  };
}

/**
 * The local API's port as a command line or an environment variable gives it.
 *
 * @throws when the value is no port, naming it.
 */
export function parseLocalPort(value: string | undefined): number {
  if (value === undefined || value === '') return defaultLocalPort;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65534) {
    throw new Error(`'STRATIFORM_PORT' should be a whole number from 1 to 65534, got '${value}'`);
  }
  return port;
}

/**
 * The environments that a command line names, all of them checked before the first is used.
 *
 * @throws when none is named, or one that does not exist.
 */
export function selectEnvironments(names: string[], localPort?: number): EnvironmentConfig[] {
  const known = environments(localPort);
  const expected = `one or more of ${Object.keys(known).join(', ')}`;
  if (names.length === 0) throw new Error(`No environment was named; expected ${expected}.`);
  return names.map((name) => {
    if (!Object.hasOwn(known, name)) throw new Error(`'${name}' is no environment; expected ${expected}.`);
    return known[name as EnvironmentName];
  });
}
