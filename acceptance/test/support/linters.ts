import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/templates';

export interface Linter {
  readonly name: string;
  /** Path of its program, or undefined where it isn't installed. */
  readonly program: string | undefined;
  /** How to get it. */
  readonly install: string;
}

/** A program in the Python environment of these tests, or on the PATH. */
export function linter(name: string, install: string): Linter {
  const folders = [
    path.join(root, 'acceptance/.venv/bin'),
    path.join(root, 'acceptance/.venv/Scripts'),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  const files = folders.flatMap((folder) => [path.join(folder, name), path.join(folder, `${name}.exe`)]);
  return { name, install, program: files.find((file) => existsSync(file)) };
}

/** Runs it in the repository's root; findings are an answer, not an error. */
export function findings({ name, program }: Linter, args: string[]): Promise<{ code: number; output: string }> {
  if (!program) throw new Error(`${name} is not installed: its tests should have been skipped.`);
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

/** Tests of a linter; where it isn't installed, skipped, and the reason printed. */
export function describeLinter({ name, program, install }: Linter, tests: () => void): void {
  if (program) describe(name, tests);
  else {
    process.stderr.write(`skipped: ${name} is not installed (${install})\n`);
    describe.skip(`${name}, which is not installed (${install})`, tests);
  }
}
