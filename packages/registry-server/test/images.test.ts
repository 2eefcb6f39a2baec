import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { invokeUnderRie, type LambdaKind, lambdaBase } from '../src/index.js';
import { run } from '../src/run.js';
import { withEngine } from './support/registry.js';

/** The first time, Debian's packages are fetched. */
const MAKING_MS = 300_000;

/** A base image with one file in the task root and a command, made without a builder. Runs for the length of `body`. */
async function imageFor(kind: LambdaKind, file: string, code: string, body: (image: string) => Promise<void>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'image-'));
  const source = path.join(folder, file);
  await writeFile(source, code);
  const container = await run('docker', ['create', await lambdaBase(kind), 'app.handler']);
  await run('docker', ['cp', source, `${container}:/var/task/${file}`]);
  const image = await run('docker', ['commit', container]);
  try {
    await body(image);
  } finally {
    await run('docker', ['rm', container]);
    await run('docker', ['rmi', image]);
    await rm(folder, { recursive: true, force: true });
  }
}

const python = `
import os
def handler(event, context):
    if "fail" in event:
        raise ValueError(event["fail"])
    return {"event": event, "user": os.getuid(), "colour": os.environ.get("COLOUR"), "root": os.access("/var/task", os.W_OK)}
`;

const nodejs = `
export const handler = async (event) => {
  if (event.fail) throw new TypeError(event.fail);
  return { event, user: process.getuid(), colour: process.env.COLOUR };
};
`;

withEngine(
  'a function in Python answers as Lambda runs it: no root, no file that can be written',
  () =>
    imageFor('python', 'app.py', python, async (image) => {
      const answer = await invokeUnderRie(image, { a: 1 }, { COLOUR: 'red' });
      expect(answer).toEqual({ event: { a: 1 }, user: 993, colour: 'red', root: false });
      const failed = await invokeUnderRie(image, { fail: 'no' });
      expect(failed).toMatchObject({ errorType: 'ValueError', errorMessage: 'no' });
    }),
  MAKING_MS,
);

withEngine(
  'a function in JavaScript answers, and so does its error',
  () =>
    imageFor('nodejs', 'app.mjs', nodejs, async (image) => {
      const answer = await invokeUnderRie(image, { a: 1 }, { COLOUR: 'red' });
      expect(answer).toEqual({ event: { a: 1 }, user: 993, colour: 'red' });
      const failed = await invokeUnderRie(image, { fail: 'no' });
      expect(failed).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
    }),
  MAKING_MS,
);

withEngine(
  'an image that ends at once is an error with its log',
  async () => {
    const container = await run('docker', [
      'create',
      '--entrypoint',
      '/bin/ls',
      await lambdaBase('python'),
      '/nowhere',
    ]);
    const image = await run('docker', ['commit', container]);
    await run('docker', ['rm', container]);
    await expect(invokeUnderRie(image, {})).rejects.toThrow(/has ended[\s\S]*\/nowhere/);
    await run('docker', ['rmi', image]);
  },
  MAKING_MS,
);
