import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Why no registry can be started here, as a sentence; undefined if it can. */
export function missing(): string | undefined {
  return onPath('docker-registry')
    ? undefined
    : 'docker-registry is not installed: install the Debian package docker-registry to run this.';
}

/** Why no image can be built or run here, as a sentence; undefined if it can. */
export function engineMissing(): string | undefined {
  if (!onPath('docker')) return 'docker is not installed: install Docker Engine to run this.';
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], {
      env: { ...process.env },
      stdio: 'pipe',
      timeout: 20_000,
    });
    return undefined;
  } catch {
    return 'docker reaches no engine: start one, or name it in DOCKER_HOST, to run this.';
  }
}

/** Whether a folder of PATH has the command. */
export function onPath(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => executable(path.join(folder, command)));
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
