import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  missing,
  type RegistryOptions as ServerOptions,
  startRegistry as startServer,
} from '@stratiform/registry-server';
import { digestOf, OCI_IMAGE } from '../src/registry/manifest.js';
import { openRegistry, type RegistryOptions } from '../src/registry/open.js';
import type { OpenRegistry } from '../src/registry/open-registry.js';

/** Debian's docker-registry on this machine, and what stands in front of it; all of it ends with {@link endWorld}. */
const ends: (() => Promise<unknown> | unknown)[] = [];

/** `describe` where a real registry can be started; otherwise its tests are skipped, and why is printed. */
const absent = missing();
if (absent) process.stderr.write(`skipped: ${absent}\n`);
export const describeWithRegistry: jest.Describe | jest.Describe['skip'] = absent ? describe.skip : describe;

/** Ends with the world. */
export function later(end: () => Promise<unknown>): void {
  ends.push(end);
}

export async function endWorld(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

export function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-registry-'));
  ends.push(() => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A certificate of its own authority, for this machine. */
export function certificate(): { readonly cert: string; readonly key: string } {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(folder(), name)) as [string, string];
  const args = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
  execFileSync('openssl', [...args.split(' '), '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}

/** Starts a registry that behaves as ECR's does. */
export async function startEcrRegistry(options: ServerOptions = {}) {
  const server = await startServer(options);
  ends.push(server.stop);
  return server;
}

/** Starts a real registry as it is. @param sections more of its configuration, as JSON, which YAML is too */
export async function startRegistry(
  sections: object = {},
  http: object = {},
): Promise<{ host: string; end(): Promise<void> }> {
  const root = folder();
  const host = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: path.join(root, 'data') } },
    http: { addr: host, secret: 'for-tests', ...http },
    ...sections,
  };
  const file = path.join(root, 'config.yml');
  fs.writeFileSync(file, JSON.stringify(config));
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const end = () => ended(child);
  ends.push(end);
  await answering(host, () => said, child);
  return { host, end };
}

async function answering(host: string, said: () => string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const up = await new Promise((resolve) => {
      const request = http.get(`http://${host}/`, (answer) => resolve(answer.resume()));
      request.on('error', () => setTimeout(resolve, 50));
    });
    if (up) return;
  }
  throw new Error(`docker-registry does not answer: ${said()}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}

/** Answers a request itself, or returns false: then the registry behind does. */
export type Hook = (request: http.IncomingMessage, response: http.ServerResponse) => boolean | undefined;

export interface Front {
  readonly host: string;
  /** `METHOD path` of all requests. */
  readonly requests: string[];
  /** `Authorization` headers, in the same order. */
  readonly logins: (string | undefined)[];
  hook: Hook;
}

/** What stands in front of a registry, or of none: it notes requests and answers some of them itself. */
export async function startFront(behind?: string, hook: Hook = () => false): Promise<Front> {
  const server = http.createServer((request, response) => {
    front.requests.push(`${request.method} ${request.url}`);
    front.logins.push(request.headers.authorization);
    if (front.hook(request, response)) return;
    if (!behind) return void response.writeHead(404).end('no registry');
    const forward = http.request(
      `http://${behind}${request.url}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      },
    );
    forward.on('error', () => response.destroy());
    request.pipe(forward);
  });
  const host = await listening(server);
  const front: Front = { host, requests: [], logins: [], hook };
  return front;
}

export async function listening(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Opens a repository that asks for no login; it waits for nothing between its tries. */
export function opened(host: string, name = 'shop-dev/api', options: RegistryOptions = {}): OpenRegistry {
  const place = { url: `http://${host}`, name, logins: async () => undefined, eager: false };
  return openRegistry(place, { pause: async () => undefined, ...options });
}

/** Pushes a small image, and returns its manifest. @param text what makes it another image */
export async function pushed(registry: OpenRegistry, text: string, tag?: string) {
  const config = await registry.putBlob(
    Buffer.from(JSON.stringify({ architecture: 'arm64', os: 'linux', config: { Labels: { text } }, rootfs: {} })),
    'application/vnd.oci.image.config.v1+json',
  );
  const layer = await registry.putBlob(Buffer.from(text), 'application/vnd.oci.image.layer.v1.tar');
  const body = { schemaVersion: 2, mediaType: OCI_IMAGE, config, layers: [layer] };
  const bytes = Buffer.from(JSON.stringify(body));
  const manifest = { digest: digestOf(bytes), mediaType: OCI_IMAGE, bytes };
  await registry.putManifest(tag ?? manifest.digest, manifest);
  return manifest;
}

/** What a promise is refused with. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ reason?: string; message: string; remedy?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}
