import { clientConfig } from './sdk';

/** Where the infra layer publishes the HTTP API's id. */
export const API_ID_PARAMETER = '/stratiform/local/infra/apiId';
/** Where the CDK's bootstrap stack publishes its version. */
export const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

export interface ParameterReader {
  /** The parameter's value, or undefined when there is none of this name. Rejects when the emulator doesn't answer. */
  read(name: string): Promise<string | undefined>;
}

/** Reads parameters from the emulator at `endpoint`, whose certificate is in `home`. */
export async function parameterReader(endpoint: string, home: string): Promise<ParameterReader> {
  // Loaded only when needed: it takes longer than everything else in this package together.
  const { GetParameterCommand, ParameterNotFound, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientConfig(endpoint, home));
  return {
    read: async (name) => {
      try {
        return (await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
  };
}

/** Asks `find` at most once every `freshMs`, also when many ask at the same time. A failure is not remembered. */
export function remember<T>(find: () => Promise<T>, freshMs: number, now: () => number = Date.now): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!last || now() - last.at >= freshMs) {
      const asked = { at: now(), answer: find() };
      asked.answer.catch(() => {
        if (last === asked) last = undefined;
      });
      last = asked;
    }
    return last.answer;
  };
}
