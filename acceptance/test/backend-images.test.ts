/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { GetFunctionCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ApiClient, RunningBackend } from '../src';
import { docker } from './support/images/engine';
import { imagesMissing } from './support/images/missing';
import { lambdaBase } from './support/images/registry-server';
import { copyRepository } from './support/images/repository-copy';

/** The reference backend of `backend.test.ts`, switched to images by the one line that docs/images.md tells. */
const reason = imagesMissing();
if (reason) process.stderr.write(`skipped: the backend is not tried as images: ${reason}\n`);
const describeImages = reason ? describe.skip : describe;

const ENVIRONMENTS = 'packages/config/src/environments.ts';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-images-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Switches the local environment: the line is put in where its own values begin. */
function switchToImages(repository: string): void {
  const file = path.join(repository, ENVIRONMENTS);
  const text = fs.readFileSync(file, 'utf8');
  const switched = text.replace("name: 'local',\n", "name: 'local',\n      packaging: 'image',\n");
  if (switched === text) throw new Error(`${ENVIRONMENTS} has no "name: 'local'," to put the line after.`);
  fs.writeFileSync(file, switched);
}

describeImages('the reference backend, its functions packed as images', () => {
  let backend: RunningBackend;
  let api: ApiClient;
  let lambda: LambdaClient;

  beforeAll(async () => {
    const repository = path.join(folder, 'repository');
    copyRepository(repository);
    switchToImages(repository);
    const [python, nodejs] = [await lambdaBase('python'), await lambdaBase('nodejs')];
    const bases = { api: python, worker: nodejs, cron: nodejs };
    const build = Object.entries(bases).map(([name, base]) => [name, { BASE_IMAGE: base }]);
    process.env.STRATIFORM_BUILD_ARGS = JSON.stringify(Object.fromEntries(build));
    execFileSync('npx', ['nx', 'run', '@stratiform/config:build'], { cwd: repository, stdio: 'pipe' });
    backend = new RunningBackend(4930, repository);
    backend.start();
    api = new ApiClient(backend.outputs().apiUrl);
    lambda = new LambdaClient(backend.clientConfig());
  }, 900_000);

  afterAll(() => {
    delete process.env.STRATIFORM_BUILD_ARGS;
    lambda?.destroy();
    backend?.wipe();
  }, 60_000);

  test('has functions that are images, each by its digest', async () => {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    const codes = await Promise.all(
      Functions.map(({ FunctionName }) => lambda.send(new GetFunctionCommand({ FunctionName }))),
    );
    const images = codes.filter(({ Configuration }) => Configuration?.PackageType === 'Image');
    expect(images).toHaveLength(3);
    for (const { Code } of images) expect(Code?.ImageUri).toMatch(/sha256:[0-9a-f]{64}$/);
  });

  test('answers, and does a task: from the API over the queue to the worker', async () => {
    expect(await api.get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const { status, body } = await api.call('POST', '/tasks', {
      kind: 'word-count',
      payload: { text: 'to be or not to be' },
    });
    expect(status).toBe(202);
    const task = await api.settled(body.task_id, 60, 'done');
    expect(task).toMatchObject({ status: 'done', kind: 'word-count', result: { words: 6 } });
  }, 120_000);

  test('leaves no container behind when it is stopped', async () => {
    const running = () => docker(['ps', '--quiet', '--filter', `label=stratiform.home=${backend.home}`]);
    expect(await running()).not.toBe('');
    backend.stop();
    expect(await running()).toBe('');
  }, 60_000);
});
