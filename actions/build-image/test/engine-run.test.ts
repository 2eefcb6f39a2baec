import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../src/engine/run.js';
import { folderOf } from './support/folder.js';

/** An environment in which `docker` is this script: what is tried here is how a process is run, not what docker does. */
function scripted(script: string): NodeJS.ProcessEnv {
  const folder = folderOf({ docker: `#!/bin/sh\n${script}\n` });
  fs.chmodSync(path.join(folder, 'docker'), 0o755);
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` };
}

/** Whether a process runs; one that has ended and waits for its parent to notice ("Z") does not. */
function runs(pid: number): boolean {
  return /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());
}

test('both outputs come line by line, the last one also without a line break', async () => {
  const seen: string[] = [];
  const env = scripted('echo "out $1"; echo err >&2; printf end; exit 3');
  const { code, stdout, lines } = await run(['ps'], { env, onLine: (line) => seen.push(line) });
  expect([code, stdout]).toEqual([3, 'out ps\nend']);
  expect([...seen].sort()).toEqual(['end', 'err', 'out ps']);
  expect(lines).toEqual(seen);
});

test('arguments reach it as they are, and no shell', async () => {
  const { stdout } = await run(['a b', '$(id)', '"'], { env: scripted('printf "%s\\n" "$@"') });
  expect(stdout).toBe('a b\n$(id)\n"');
});

test("what is the action's own is not in its environment", async () => {
  const env = { ...scripted('env'), INPUT_SECRETS: 'geheim', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'geheim', MINE: 'yes' };
  const { stdout } = await run([], { env });
  expect(stdout).not.toContain('geheim');
  expect(stdout).toMatch(/^MINE=yes$/m);
});

test('it is killed with all that it started, also if it does not want to be', async () => {
  const folder = folderOf({});
  const env = scripted(
    `trap '' TERM; sh -c "trap '' TERM; echo \\$\\$ > ${folder}/pid; echo ready; while :; do sleep 1; done"`,
  );
  const abort = new AbortController();
  const running = run(['build'], { env, signal: abort.signal, onLine: () => abort.abort() });
  await expect(running).rejects.toMatchObject({
    reason: 'interrupted',
    message: "'docker build' was ended because the job was.",
  });
  const pid = Number(fs.readFileSync(path.join(folder, 'pid'), 'utf8'));
  expect(runs(pid)).toBe(false);
});

test('it may not take longer than it has', async () => {
  await expect(run(['buildx', 'build'], { env: scripted('exec sleep 600'), timeoutMs: 50 })).rejects.toMatchObject({
    reason: 'timeout',
    message: expect.stringMatching(/^'docker buildx build' was ended after/),
  });
});

test('an input that fails ends it before it can go on with half of it', async () => {
  const folder = folderOf({});
  const input = Readable.from(
    (async function* () {
      yield 'half';
      throw new Error('changed meanwhile');
    })(),
  );
  const running = run(['build'], { env: scripted(`cat; touch ${folder}/done`) }, input);
  await expect(running).rejects.toThrow('changed meanwhile');
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('one that does not read its input fails with its own error', async () => {
  const input = Readable.from([Buffer.alloc(4 * 1024 * 1024)], { objectMode: false });
  const { code, lines } = await run(['build'], { env: scripted('echo no; exit 1') }, input);
  expect([code, lines]).toEqual([1, ['no']]);
});

test('without docker there is no builder', async () => {
  await expect(run(['ps'], { env: { PATH: folderOf({}) } })).rejects.toMatchObject({
    reason: 'no-builder',
    message: expect.stringContaining("'docker' is not on the PATH"),
  });
});

test('a process that is told to end takes its engine client along, and tidies up', async () => {
  const folder = folderOf({});
  const bundle = await compiled();
  const env = { ...scripted('echo $$; exec sleep 600'), RUNNER_TEMP: folder, BUNDLE: bundle };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
  expect(fs.readdirSync(folder)).toHaveLength(1);
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(runs(pid)).toBe(false);
});

const PROGRAM = `
const { run, withDockerConfig } = await import(process.env.BUNDLE);
const login = { username: 'a', password: 'b' };
await withDockerConfig('registry.example', login, (env) => run(['build'], { env, onLine: (line) => console.log(line) }));
`;

async function compiled(): Promise<string> {
  const { build } = await import('esbuild');
  const engine = path.resolve('src/engine');
  const outfile = path.join(folderOf({}), 'bundle.mjs');
  const contents = `export * from '${engine}/run.js'; export * from '${engine}/docker-config.js';`;
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const stdin = { contents, resolveDir: engine };
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile, banner, logLevel: 'error' });
  return outfile;
}
