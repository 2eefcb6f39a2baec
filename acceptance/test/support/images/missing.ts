import { spawnSync } from 'node:child_process';
import { engineMissing, missing } from './registry-server';

/** Why no image can be built and kept here, as a sentence; undefined if it can. */
export function imagesMissing(): string | undefined {
  return missing() ?? engineMissing() ?? builderMissing() ?? baseMissing();
}

/** The first client that builds by nothing but buildx. */
const ONLY_BUILDX = 23;

function builderMissing(): string | undefined {
  if (docker('buildx', 'version').status === 0) return undefined;
  const client = docker('version', '--format', '{{.Client.Version}}').stdout;
  if (Number.parseInt(client, 10) < ONLY_BUILDX) return undefined;
  return `docker ${client.trim()} has no buildx: install the plugin docker-buildx to run this.`;
}

/** The base image is made once; to make it takes Debian's own tool, as root. */
function baseMissing(): string | undefined {
  if (docker('image', 'inspect', 'stratiform-test/lambda-python:1').status === 0) return undefined;
  if (process.getuid?.() !== 0) return 'there is no base image yet, and only root can make it: run this as root once.';
  const tool = spawnSync('sh', ['-c', 'command -v debootstrap'], { stdio: 'ignore' });
  return tool.status === 0 ? undefined : 'debootstrap is not installed: install the Debian package to run this.';
}

function docker(...args: string[]) {
  return spawnSync('docker', args, { encoding: 'utf8', timeout: 20_000 });
}
