import * as fs from 'node:fs';
import * as path from 'node:path';
import { DeployerError } from '../errors';
import { mistakes, type Project, projectSchema } from './schema';

/** Names of the project file, in the order in which a folder is searched. */
export const PROJECT_FILES = ['stratiform.config.js', 'stratiform.config.cjs'];

/** A project and the folder that its paths are relative to. */
export interface LoadedProject extends Project {
  readonly root: string;
}

/**
 * Finds the project file in a folder or above it, reads and checks it.
 *
 * @throws DeployerError `project-file` when there is none, it doesn't load, or it has mistakes (all of them are named)
 */
export function loadProject(from: string = process.cwd()): LoadedProject {
  const file = findUpward(path.resolve(from));
  if (!file) {
    throw new DeployerError(
      'project-file',
      `No ${PROJECT_FILES[0]} in '${path.resolve(from)}' or any folder above it.`,
      'Run the command inside of a project, or write one that exports { project, environments, layers }.',
    );
  }
  return { ...checkProject(evaluate(file), file), root: path.dirname(file) };
}

/** Checks what a project file exports. @throws DeployerError `project-file` that names every mistake */
export function checkProject(exported: unknown, file: string): Project {
  const found = mistakes(exported);
  if (found.length > 0) {
    throw new DeployerError(
      'project-file',
      [
        `${file} has ${found.length === 1 ? 'a mistake' : `${found.length} mistakes`}:`,
        ...found.map((one) => `  - ${one}`),
      ].join('\n'),
      'Correct the file and run the command again.',
    );
  }
  return projectSchema.parse(exported);
}

function findUpward(folder: string): string | undefined {
  const found = PROJECT_FILES.map((name) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (found) return found;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : findUpward(parent);
}

function evaluate(file: string): unknown {
  try {
    return require(file);
  } catch (error) {
    throw doesNotLoad(error as NodeJS.ErrnoException, file);
  }
}

/** Puts what Node throws when it loads a project file into one line, and says what to do about just that. */
export function doesNotLoad(error: NodeJS.ErrnoException, file: string): DeployerError {
  return new DeployerError('project-file', `${file} does not load: ${reasonOf(error, file)}`, remedyFor(error));
}

// Node's own messages go on for lines (who required what); of a syntax error the place says more than the message.
function reasonOf({ name, message, stack = '' }: Error, file: string): string {
  const [reason = ''] = message.split('\n');
  const line = stack.startsWith(`${file}:`) ? /^:(\d+)/.exec(stack.slice(file.length))?.[1] : undefined;
  return `${name === 'SyntaxError' ? 'it is no valid JavaScript, ' : ''}${reason}${line ? ` (line ${line})` : ''}`;
}

function remedyFor({ code, name, message }: NodeJS.ErrnoException): string {
  if (code === 'MODULE_NOT_FOUND') return 'Install or build what it requires, and run the command again.';
  const isModule = code === 'ERR_REQUIRE_ESM' || name === 'SyntaxError' || /\bmodule is not defined/.test(message);
  return isModule
    ? 'It should be a CommonJS module; where package.json says "type": "module", name it stratiform.config.cjs.'
    : 'Correct what it complains of, and run the command again.';
}
