import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { requireEngine } from '../src/images/engine';
import { CommandRun } from './support/command';
import { standIn } from './support/stand-in';

const INSTALL =
  "install one and start it (https://docs.docker.com/get-started/get-docker/), or set its packaging to 'zip' in packages/config/src/environments.ts.";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An environment whose `docker` is this script. */
function withDocker(script: string): NodeJS.ProcessEnv {
  const file = path.join(folder, 'docker');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: folder };
}

describe('an environment that packs images needs an engine', () => {
  test('and says so where there is no docker', () => {
    expect(() => requireEngine({ PATH: folder })).toThrow(
      `Environment local packs images, which need a Docker engine, and there is no command 'docker': ${INSTALL}`,
    );
  });

  test('and says so, with what docker says, where none answers', () => {
    const env = withDocker(`echo 'Cannot connect to the Docker daemon at unix:///gone.' >&2; exit 1`);
    expect(() => requireEngine(env)).toThrow(
      `Environment local packs images, which need a Docker engine, and 'docker' reaches none (Cannot connect to the Docker daemon at unix:///gone): ${INSTALL}`,
    );
  });

  test('that can build: a new docker without its plugin is told apart', () => {
    const env = withDocker(`case $1 in version) echo 28.2.2 28.2.2;; context) echo unix:///here;; *) exit 1;; esac`);
    expect(() => requireEngine(env)).toThrow(
      "Environment local packs images, which need a Docker engine with BuildKit, and 'docker' has no buildx: install its plugin buildx, or set its packaging to 'zip' in packages/config/src/environments.ts.",
    );
  });

  test('and an old docker builds without the plugin', () => {
    const env = withDocker(
      `case $1 in version) echo 20.10.24 20.10.24;; context) echo unix:///here;; *) exit 1;; esac`,
    );
    expect(requireEngine(env)).toEqual({ host: 'unix:///here', build: ['build'] });
  });

  test('before anything is built or claimed', async () => {
    const place = standIn('image');
    const command = new CommandRun(place, ['start'], { PATH: folder });
    expect(await command.exit).toBe(1);
    expect(command.output).toBe(
      `Environment local packs images, which need a Docker engine, and there is no command 'docker': ${INSTALL}\n`,
    );
    expect(existsSync(place.home)).toBe(false);
    place.remove();
  });
});
