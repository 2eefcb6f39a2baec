/**
 * Makes the private Python environments of the repository: node tools/python-environment.mjs FOLDER...
 *
 * Each folder has a lock file with hashes (`requirements-dev.txt` or `requirements.txt`) and gets a `.venv` that holds
 * exactly that. An environment that already fits its lock file is left alone. Without Python the install goes on with a
 * sentence: only what needs Python fails later, and says the same.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const wanted = [3, 11];

/** The first Python on the PATH that is new enough, or undefined. */
export function findPython(
  names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python', 'py'],
) {
  for (const name of names) {
    try {
      const version = execFileSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [major, minor] = version.trim().split(' ').map(Number);
      if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return name;
    } catch {
      // Not there, or not a Python: the next name.
    }
  }
  return undefined;
}

function lockOf(folder) {
  const found = ['requirements-dev.txt', 'requirements.txt'].map((name) => path.join(folder, name)).find(existsSync);
  if (!found) throw new Error(`No requirements-dev.txt or requirements.txt in '${folder}': nothing to install from.`);
  return found;
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function isCurrent(stamp, lock) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(lock);
}

function run(command, args, cwd, stderr = 'inherit') {
  execFileSync(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', stderr],
    env: { ...process.env, UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROGRESS: '1' },
  });
}

function pythonIn(venv) {
  return process.platform === 'win32' ? path.join(venv, 'Scripts', 'python.exe') : path.join(venv, 'bin', 'python');
}

/** The path of uv, from its own hash-pinned lock file, in a folder of its own. */
function installer(python) {
  const home = path.join(root, '.venv', 'installer');
  const lock = path.join(root, 'tools', 'uv.txt');
  const stamp = path.join(home, 'lock.sha256');
  const uv = ['bin/uv', 'Scripts/uv.exe'].map((name) => path.join(home, name));
  if (isCurrent(stamp, lock)) return uv.find(existsSync);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', lock];
  try {
    run(python, ['-m', 'venv', '--clear', home], root, 'ignore');
    run(pythonIn(home), pip, root);
  } catch {
    // Debian's Python has no venv until python3-venv is installed; pip alone will do.
    rmSync(home, { recursive: true, force: true });
    run(python, [...pip, '--target', home], root);
  }
  writeFileSync(stamp, hashOf(lock));
  return uv.find(existsSync);
}

function prepare(folder, python) {
  const lock = lockOf(folder);
  const venv = path.join(folder, '.venv');
  const stamp = path.join(venv, 'lock.sha256');
  if (isCurrent(stamp, lock) && existsSync(pythonIn(venv))) return;
  const begun = Date.now();
  console.log(`python: making ${path.relative(root, venv)} from ${path.relative(root, lock)}`);
  const uv = installer(python);
  rmSync(stamp, { force: true });
  run(uv, ['venv', '--quiet', '--allow-existing', '--python', python, venv], folder);
  run(
    uv,
    ['pip', 'sync', '--quiet', '--compile-bytecode', '--require-hashes', '--python', pythonIn(venv), lock],
    folder,
  );
  writeFileSync(stamp, hashOf(lock));
  console.log(`python: ${path.relative(root, venv)} is ready (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

const python = findPython();
if (!python) {
  console.warn(
    `python: no Python ${wanted.join('.')} or newer on the PATH. Install one and run 'npm install' again; the emulator and the API's tests need it.`,
  );
} else {
  try {
    for (const folder of process.argv.slice(2)) prepare(path.resolve(root, folder), python);
  } catch (error) {
    console.error(`python: the environment could not be made with '${python}' (${error.message.split('\n')[0]}).`);
    console.error(
      "python: where 'python3 -m venv' or pip is missing, install it (Debian, Ubuntu: python3-venv), then run 'npm install' again.",
    );
    process.exitCode = 1;
  }
}
