import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A workflow command that the runner would execute. */
export interface Command {
  readonly name: string;
  readonly properties: Record<string, string>;
  readonly data: string;
}

/** What a step left behind. */
export interface Step {
  readonly exitCode: number | null;
  readonly log: string;
  readonly commands: readonly Command[];
  readonly outputs: Record<string, string>;
  readonly summary: string;
}

const lib = path.resolve('lib');

/**
 * Runs code as a step: a process of its own with the files that GitHub gives it.
 *
 * @param imports what the code uses: names by module of `lib/`
 */
export function runStep(imports: Record<string, string>, code: string, env: Record<string, string> = {}): Step {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-step-'));
  try {
    const [output, summary] = ['output', 'summary'].map((name) => path.join(folder, name)) as [string, string];
    for (const file of [output, summary]) fs.writeFileSync(file, '');
    const lines = Object.entries(imports).map(([module, names]) => `import { ${names} } from '${url(module)}';`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', [...lines, code].join('\n')],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...env },
      },
    );
    return {
      exitCode: status,
      log: stdout + stderr,
      commands: commandsIn(stdout + stderr),
      outputs: outputsIn(fs.readFileSync(output, 'utf8')),
      summary: fs.readFileSync(summary, 'utf8'),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const url = (module: string): string => pathToFileURL(path.join(lib, module)).href;

const KNOWN = ['add-mask', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice', 'save-state', 'set-env'];
const NAMES = [...KNOWN, 'set-output', 'stop-commands', 'warning'];

/** Reads a log as the runner does (`ActionCommand.cs`, `ActionCommandManager.cs` in actions/runner). */
export function commandsIn(log: string): Command[] {
  const found: Command[] = [];
  let token: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const command = commandIn(line, token);
    if (!command) continue;
    if (token !== undefined) token = command.name === token ? undefined : token;
    else if (command.name === 'stop-commands') token = command.data;
    else found.push(command);
  }
  if (token !== undefined) throw new Error('The step ends with commands stopped.');
  return found;
}

// `::name key=value::data` at the start of a line, or the old `##[name key=value;]data` anywhere in it.
function commandIn(line: string, token?: string): Command | undefined {
  const recent = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line);
  const match = recent ?? /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line);
  const [, name = '', properties = '', data = ''] = match ?? [];
  if (![...NAMES, token].includes(name)) return undefined;
  const pairs = properties.split(recent ? ',' : ';').map((pair) => pair.split(/=(.*)/s) as [string, string]);
  return {
    name,
    properties: Object.fromEntries(
      pairs.filter(([key]) => key).map(([key, value]) => [key, unescaped(value, { '%3A': ':', '%2C': ',' })]),
    ),
    data: unescaped(data),
  };
}

function unescaped(text: string, more: Record<string, string> = {}): string {
  const escapes = { '%0D': '\r', '%0A': '\n', ...more, '%25': '%' };
  return Object.entries(escapes).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

function outputsIn(file: string): Record<string, string> {
  const matches = file.matchAll(/^([^\n=<]+)<<(\S+)\n([\s\S]*?)\n?\2\n/gm);
  return Object.fromEntries([...matches].map(([, name, , value]) => [name, value] as [string, string]));
}
