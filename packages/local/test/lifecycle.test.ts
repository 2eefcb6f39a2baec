import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { isRunning, type ProcessMark } from '../src/processes';
import { type RunRecord, readRecord } from '../src/run-record';
import { clientConfig } from '../src/sdk';
import { CommandRun, freePort, run } from './support/command';
import { type StandIn, standIn } from './support/stand-in';

let place: StandIn;
let port: string;
let started: ProcessMark[];

beforeAll(async () => {
  place = standIn();
  port = await freePort();
});
beforeEach(() => {
  started = [];
});
afterEach(async () => {
  for (const name of ['deploy-hangs', 'deploy-fails']) rmSync(path.join(place.root, name), { force: true });
  await run(place, 'stop');
  expect(started.filter(isRunning)).toEqual([]);
});
afterAll(() => place.remove());

const deployments = () => readFileSync(path.join(place.root, 'deployments'), 'utf8').trim().split('\n').length;
const wish = (name: 'deploy-hangs' | 'deploy-fails') => {
  writeFileSync(path.join(place.root, name), '');
  // Else there would be nothing to deploy.
  rmSync(path.join(place.home, 'deployed.json'), { force: true });
};
const record = (): RunRecord => {
  const found = readRecord(place.home);
  if (!found) throw new Error('there is no record of a start');
  for (const mark of [found.supervisor, found.emulator, found.task]) if (mark) started.push(mark);
  return found;
};
const up = async () => {
  const command = new CommandRun(place, ['start', '--port', port]);
  await command.says('The backend is up');
  return { command, record: record() };
};
const parameters = () => new SSMClient(clientConfig(`https://127.0.0.1:${Number(port) + 1}`, place.home));
const kill = (mark: ProcessMark | undefined, name: NodeJS.Signals) => process.kill(mark?.pid ?? 0, name);

test('a first start bootstraps, deploys and prints the address; Ctrl-C ends all of it', async () => {
  const { command } = await up();
  expect(command.output).toContain(`The backend is up: http://127.0.0.1:${port}\n`);
  expect(command.output).toMatch(/\[3\/4] bootstrap.*done[\s\S]*\[4\/4] deploy.*done/);
  expect(deployments()).toBe(1);
  await parameters().send(new PutParameterCommand({ Name: '/kept', Value: 'yes', Type: 'String' }));
  command.kill('SIGINT');
  expect(await command.exit).toBe(0);
  expect(command.output).toContain('Stopping; the data is kept.');
  expect(existsSync(path.join(place.home, 'running.json'))).toBe(false);
});

test('in the background it comes back when it is up, finds its data, deploys nothing anew, and stop ends it', async () => {
  const before = deployments();
  const { code, output } = await run(place, 'start', '--detach', '--port', port);
  expect([code, output]).toEqual([0, expect.stringContaining("It runs in the background: 'npm stop' ends it")]);
  record();
  const kept = await parameters().send(new GetParameterCommand({ Name: '/kept' }));
  expect(kept.Parameter?.Value).toBe('yes');
  expect(deployments()).toBe(before);
  expect((await run(place, 'status')).output).toContain(`Running at http://127.0.0.1:${port}`);
  expect((await run(place, 'stop')).output).toMatch(/^(Stopping: .*\n)?Stopped; the data is kept\.\n$/);
  expect((await run(place, 'stop')).output).toBe('Nothing was running.\n');
});

test('a second start beside the first is told where that one is, and leaves it alone', async () => {
  const { record: first } = await up();
  for (const more of [[], ['--detach']]) {
    const second = await run(place, 'start', '--port', port, ...more);
    expect(second).toEqual({
      code: 1,
      output: `The local environment is already running at http://127.0.0.1:${port} (process ${first.supervisor.pid}): 'npm stop' ends it.\n`,
    });
  }
  expect(isRunning(first.supervisor)).toBe(true);
});

test('Ctrl-C in the middle of a deployment ends that too', async () => {
  wish('deploy-hangs');
  const command = new CommandRun(place, ['start', '--port', port]);
  await command.says('task 1 of 16, @stratiform/infra:deploy');
  expect(record().task).toBeDefined();
  command.kill('SIGINT');
  await command.says('Stopping');
  // The stand-in's deployment ignores SIGTERM: the second Ctrl-C doesn't wait for it.
  await new Promise((resolve) => setTimeout(resolve, 600));
  command.kill('SIGINT');
  expect(await command.exit).toBe(130);
});

test('a deployment that fails shows why, and nothing is left running', async () => {
  wish('deploy-fails');
  const command = new CommandRun(place, ['start', '--port', port]);
  await command.says('[4/4]');
  record();
  expect(await command.exit).toBe(1);
  expect(command.output).toContain('the template is refused');
  expect(command.output).toMatch(/deploy failed with exit code 1; its whole output is in '.*deploy\.log'\.\n$/);
});

test('an emulator that ends by itself is said aloud with the end of its log', async () => {
  const { command, record: running } = await up();
  kill(running.emulator, 'SIGKILL');
  expect(await command.exit).toBe(1);
  expect(command.output).toContain('The embedded AWS ended by itself (signal SIGKILL). The last lines of its log');
  expect(command.output).toContain("'npm start' brings it up again");
});

test('after a supervisor was killed, a start clears away what it left and goes on', async () => {
  const { command, record: running } = await up();
  // Stopped, the emulator can't notice that it is alone: as if it hung.
  kill(running.emulator, 'SIGSTOP');
  command.kill('SIGKILL');
  await command.exit;
  const next = await up();
  expect(next.command.output).toContain('An earlier start did not end in order; clearing away what it left.');
  expect(next.command.output).toContain(`ended its emulator (process ${running.emulator?.pid}, by force)`);
});

test('an emulator whose supervisor was killed saves its data and ends by itself', async () => {
  const { command, record: running } = await up();
  await parameters().send(new PutParameterCommand({ Name: '/late', Value: 'yes', Type: 'String' }));
  command.kill('SIGKILL');
  await command.exit;
  while (isRunning(running.emulator)) await new Promise((resolve) => setTimeout(resolve, 20));
  await up();
  expect((await parameters().send(new GetParameterCommand({ Name: '/late' }))).Parameter?.Value).toBe('yes');
});

test('a port in use is named, with the way out, and nothing is left behind', async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.1', resolve));
  const { code, output } = await run(place, 'start', '--port', port);
  await new Promise((resolve) => other.close(resolve));
  expect(code).toBe(1);
  expect(output).toMatch(
    new RegExp(`^Port ${port}, for the API, is in use by another process: .*npm start -- --port \\d+`),
  );
  expect(readRecord(place.home)).toBeUndefined();
});

test('without the Python environment it says what to install', async () => {
  const bare = standIn();
  rmSync(path.join(bare.root, 'packages/local/.venv'));
  const { code, output } = await run(bare, 'start');
  bare.remove();
  expect([code, output]).toEqual([
    1,
    "The emulator's Python environment is missing or incomplete ('packages/local/.venv'): install Python 3.11 or newer, then run 'npm install'.\n",
  ]);
});

test('wipe forgets everything, and the next start deploys again', async () => {
  const before = deployments();
  await up();
  expect((await run(place, 'wipe')).output).toContain(`Stopped, and forgot all local data ('${place.home}').\n`);
  expect(existsSync(place.home)).toBe(false);
  expect((await run(place, 'wipe')).output).toBe(`There was nothing to forget: '${place.home}' isn't there.\n`);
  await up();
  expect(deployments()).toBe(before + 1);
});
