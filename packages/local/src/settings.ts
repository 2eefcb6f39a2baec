import * as path from 'node:path';
import { UserError } from './user-error';

/** The port of the API's front door unless told otherwise; the emulator takes the next one. */
export const DEFAULT_PORT = 4510;

/** Where the local environment lives and listens. */
export interface Settings {
  /** The repository's root, absolute. */
  readonly root: string;
  /** The folder that holds all state of the local environment, absolute. Its name is always `local`. */
  readonly home: string;
  /** The front door's port on 127.0.0.1. */
  readonly port: number;
  /** The emulator's port on 127.0.0.1: `port + 1`. */
  readonly emulatorPort: number;
  /** What people open: `http://127.0.0.1:<port>`. */
  readonly url: string;
}

export interface SettingsInput {
  readonly root: string;
  /** `STRATIFORM_HOME` and `STRATIFORM_PORT` are read from here. */
  readonly env: NodeJS.ProcessEnv;
  /** What `--port` said; wins over the environment. */
  readonly port?: string;
}

/** Pure: flags and environment to settings. Throws a `UserError` on a port that is none. */
export function settings(input: SettingsInput): Settings {
  const port = parsePort(input.port ?? input.env.STRATIFORM_PORT);
  return {
    root: input.root,
    home: stateFolder(input),
    port,
    emulatorPort: port + 1,
    url: `http://127.0.0.1:${port}`,
  };
}

/** The state folder, absolute; it doesn't depend on the port. */
export function stateFolder({ root, env }: Pick<SettingsInput, 'root' | 'env'>): string {
  return path.resolve(root, env.STRATIFORM_HOME || '.stratiform', 'local');
}

// `@stratiform/config` checks this variable too, but it is built only after `start` has read it here.
function parsePort(given: string | undefined): number {
  if (given === undefined || given === '') return DEFAULT_PORT;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1024 || port > 65534) {
    throw new UserError(
      `The port should be a whole number between 1024 and 65534 (the emulator takes the next one), got '${given}'.`,
    );
  }
  return port;
}
