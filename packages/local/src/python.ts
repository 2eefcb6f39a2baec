import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { UserError } from './user-error';

/** The Python that has the emulator in it. Throws a `UserError` with the way out when the install didn't make it. */
export function emulatorPython(root: string): string {
  const venv = path.join(root, 'packages', 'local', '.venv');
  const python = [path.join(venv, 'bin', 'python'), path.join(venv, 'Scripts', 'python.exe')].find((file) =>
    existsSync(file),
  );
  // existsSync follows links: a Python that was uninstalled since then counts as missing.
  if (!python || !existsSync(path.join(venv, 'lock.sha256'))) {
    throw new UserError(
      `The emulator's Python environment is missing or incomplete ('${path.relative(root, venv)}'): install Python 3.11 or newer, then run 'npm install'.`,
    );
  }
  return python;
}
