import * as fs from 'node:fs';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import { apply } from '../../src/commands/apply';
import { bootstrap } from '../../src/commands/bootstrap';
import { cleanup } from '../../src/commands/cleanup';
import type { CommonOptions, Context } from '../../src/commands/context';
import { destroy } from '../../src/commands/destroy';
import { drift } from '../../src/commands/drift';
import { lock } from '../../src/commands/lock';
import { outputs } from '../../src/commands/outputs';
import { plan } from '../../src/commands/plan';
import { run } from '../../src/commands/run';
import { Terminal } from '../../src/commands/terminal';
import type { TestProject } from './project';

const commands = { plan, apply, destroy, drift, lock, cleanup, bootstrap, outputs };

/** Room for all that a command says: it is read only afterwards, and a stream takes no more than that. */
const ALL = { highWaterMark: 16 * 1024 * 1024 };

/** What a command left behind. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as a shell would, without a terminal, in a project's folder. */
export async function stratiform(
  project: TestProject,
  name: keyof typeof commands,
  options: Partial<CommonOptions> & Record<string, unknown> = {},
): Promise<Finished> {
  fs.writeFileSync(
    path.join(project.root, 'stratiform.config.js'),
    `module.exports = ${JSON.stringify(project.file())}`,
  );
  const [input, out, err] = [new PassThrough(), new PassThrough(ALL), new PassThrough(ALL)];
  const terminal = new Terminal(options.json, input, out, err);
  const code = await run(
    { env: 'test', ...options },
    commands[name] as (options: object, context: Context) => Promise<number>,
    { terminal, folder: project.root },
  );
  return { code, out: told(out), err: told(err) };
}

function told(stream: PassThrough): string {
  return String(stream.read() ?? '');
}
