import * as fs from 'node:fs';
import * as path from 'node:path';
import { jest } from '@jest/globals';
import { type Ended, runStep, type Step } from '../../../testing/step.js';
import { type Client, docker, findClient } from './engine.js';
import { World } from './world.js';

/** What the tests of a file have in common. Whoever imports it sees it change. */
export let world: World;

const client = await findClient();
export const PLATFORM = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';

if (typeof client !== 'string') afterAll(() => fs.rmSync(client.bin, { recursive: true }));

/** Tests that need an engine and a registry: skipped, with the reason, where one of them isn't there. */
export function tryImages(title: string, tests: () => void): void {
  jest.setTimeout(180_000);
  if (typeof client === 'string') {
    console.warn(`skipped: ${title}: ${client}`);
    describe.skip(title, tests);
    return;
  }
  describe(title, () => {
    beforeAll(async () => {
      world = await World.start(client);
    });
    beforeEach(() => {
      world.registry.heal();
      world.ecr.heal();
      world.gate.reset();
      fs.rmSync(path.join(world.root, 'api'), { recursive: true, force: true });
    });
    afterAll(async () => {
      try {
        await removeImages(client);
      } finally {
        await world?.stop();
      }
    });
    tests();
  });
}

/** A context with a file of its own, so that no other test has the same content. */
export function synth(content: string, dockerfile = 'FROM scratch\nCOPY hello.txt /\n'): void {
  world.write({ 'api/Dockerfile': dockerfile, 'api/hello.txt': content });
}

export interface ImageStep extends Partial<Step> {
  /** The commit of the run. @default one of its own */
  readonly commit?: string;
}

/** Runs the action for the image `api`, on a push, unless something else is given. */
export function step({ commit = nextCommit(), ...given }: ImageStep = {}): Promise<Ended> {
  const image = { repository: 'shop-{environment}/api', context: 'api', platforms: PLATFORM };
  return runStep(world, {
    event: 'push',
    ...given,
    inputs: given.inputs?.['images-file'] ? given.inputs : { ...image, ...given.inputs },
    env: { ...environment(), GITHUB_SHA: commit, ...given.env },
  });
}

let commits = 0;
function nextCommit(): string {
  commits += 1;
  return String(commits).padStart(40, 'c');
}

/** What the runner's variables are, beside those of every step. */
export function environment(): Record<string, string> {
  return {
    PATH: `${(client as Client).bin}${path.delimiter}${process.env.PATH}`,
    AWS_ENDPOINT_URL_ECR: world.ecr.endpoint,
    ...(process.env.DOCKER_CONFIG && { DOCKER_CONFIG: process.env.DOCKER_CONFIG }),
  };
}

/** A `PATH` with docker, and nothing else. */
export const onlyDocker = (): string => (client as Client).bin;

/** What the registry has under a tag of the image. */
export const digestOf = (tag: string, repository = 'shop-test/api') => world.registry.digestOf(repository, tag);

export const tags = (repository = 'shop-test/api') => world.registry.tags(repository);

/** The tag of its content, as the outputs tell it. */
export function contentTagOf({ outputs }: Pick<Ended, 'outputs'>): string {
  const { 'image.name': name } = JSON.parse(outputs.metadata ?? '{}');
  return String(name).split(':').at(-1) ?? '';
}

/** Puts a manifest into the registry, past the action. @returns the answer's status */
export async function putManifest(
  path: string,
  manifest: { readonly mediaType: string; readonly bytes: Buffer } | undefined,
): Promise<number> {
  const { username, password } = world.registry.login();
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': manifest?.mediaType ?? '' };
  const body = manifest && new Uint8Array(manifest.bytes);
  return (await fetch(`http://${world.registry.host}${path}`, { method: 'PUT', headers, body })).status;
}

/** Asks the engine. */
export const engine = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
  docker(client as Client, args, env);

// An image whose tag went to another one is known by its digest.
async function removeImages(own: Client): Promise<void> {
  const format = '{{.Repository}} {{.Tag}} {{.Digest}}';
  const all = (await docker(own, ['image', 'ls', '--digests', '--format', format])).split('\n');
  const ours = all.filter((one) => one.startsWith(`${world?.registry.host}/`)).map((one) => one.split(' '));
  const names = ours.map(([name, tag, digest]) => (tag === '<none>' ? `${name}@${digest}` : `${name}:${tag}`));
  if (names.length > 0) await docker(own, ['image', 'rm', '--force', ...new Set(names)]);
}
