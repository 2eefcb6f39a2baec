import * as net from 'node:net';
import type { Settings } from './settings';
import { UserError } from './user-error';

/** Whether nobody listens on 127.0.0.1:`port`. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Throws a `UserError` that names the port in the way and another that is free. */
export async function requireFreePorts(settings: Pick<Settings, 'port' | 'emulatorPort'>): Promise<void> {
  for (const port of [settings.port, settings.emulatorPort]) {
    if (await isPortFree(port)) continue;
    const purpose = port === settings.port ? 'the API' : "the emulator (the API's port plus one)";
    const other = await freePair(settings.port + 10);
    throw new UserError(
      `Port ${port}, for ${purpose}, is in use by another process: start elsewhere with 'npm start -- --port ${other}', or end that process.`,
    );
  }
}

/** The first port from `from` upwards, in tens, that is free together with the next one. */
async function freePair(from: number): Promise<number> {
  for (let port = from; port < 65000; port += 10) {
    if ((await isPortFree(port)) && (await isPortFree(port + 1))) return port;
  }
  return from;
}
