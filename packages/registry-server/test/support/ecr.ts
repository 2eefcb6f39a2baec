import { ECRClient } from '@aws-sdk/client-ecr';
import { startEcr, type TestEcr, type TestRegistry, type Upstream } from '../../src/index.js';

/** Who a client is. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator's administrator. */
export const ADMINISTRATOR: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A client of an ECR that tries once. */
export function client(ecr: TestEcr, credentials = ADMINISTRATOR): ECRClient {
  return new ECRClient({ endpoint: ecr.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

/** Starts an ECR for the length of `body`. */
export async function ecrFor(registry: TestRegistry, body: (ecr: TestEcr) => Promise<void>, upstream?: Upstream) {
  const ecr = await startEcr(registry, { upstream });
  try {
    await body(ecr);
  } finally {
    await ecr.stop();
  }
}
