import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import { ADMINISTRATOR, caFile, REGION } from './environment';

/**
 * The configuration of an SDK client of this process. The certificate authority is given here: Node reads
 * NODE_EXTRA_CA_CERTS only when it starts, which was before the certificate was made.
 */
export function clientConfig(endpoint: string, home: string) {
  // Else every process on an older Node prints six lines on what the SDK will support some day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  return {
    endpoint,
    region: REGION,
    credentials: ADMINISTRATOR,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new https.Agent({ keepAlive: true, ca: readFileSync(caFile(home)) }) },
  };
}
