import * as net from 'node:net';
import { isPortFree, requireFreePorts } from '../src/ports';
import { freePort } from './support/command';

let taken: net.Server;
let port: number;
beforeEach(async () => {
  port = Number(await freePort()) + 1;
  taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => taken.close(resolve)));

test('a port with a listener is not free, and is once the listener is gone', async () => {
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => taken.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test('a start names the port in the way and another one to take', async () => {
  await expect(requireFreePorts({ port, emulatorPort: port + 1 })).rejects.toThrow(
    new RegExp(
      `^Port ${port}, for the API, is in use by another process: start elsewhere with 'npm start -- --port \\d+'`,
    ),
  );
});

test("it names the emulator's port too, and why there is one", async () => {
  await expect(requireFreePorts({ port: port - 1, emulatorPort: port })).rejects.toThrow(
    `Port ${port}, for the emulator (the API's port plus one), is in use`,
  );
});
