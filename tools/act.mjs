/**
 * Prints the path of act, which runs workflows on this machine: node tools/act.mjs
 *
 * It is the one on PATH when that is the pinned version, otherwise one that `go install` builds once (a minute or two)
 * into node_modules/.cache. Exit code 1, with the reason, where neither is to be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '0.2.89';
const MODULE = `github.com/nektos/act@v${VERSION}`;
const MINUTES = 10;

const cache = path.join(fileURLToPath(new URL('..', import.meta.url)), 'node_modules', '.cache', 'act');
const kept = path.join(cache, VERSION, 'act');

/** What an act says of itself, for example '0.2.89'; undefined where there is none. */
function versionOf(act) {
  const { status, stdout } = spawnSync(act, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split(' ').at(-1) : undefined;
}

/** Where a command of PATH is. */
function onPath(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file));
}

/** Builds act and puts it into the cache; two that do so at once don't hinder each other. */
function install() {
  mkdirSync(path.dirname(kept), { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'install-'));
  try {
    console.error(`Building ${MODULE} once …`);
    const { status, stderr, error } = spawnSync('go', ['install', MODULE], {
      env: { ...process.env, GOBIN: folder },
      encoding: 'utf8',
      timeout: MINUTES * 60_000,
    });
    if (status !== 0) return `'go install ${MODULE}' failed: ${(error?.message ?? stderr).trim().slice(-500)}`;
    renameSync(path.join(folder, 'act'), kept);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function find() {
  const there = onPath('act');
  const version = there && versionOf(there);
  if (version === VERSION) return { act: there };
  if (existsSync(kept)) return { act: kept };
  const found = there ? `act on PATH is ${version ?? 'broken'}, not ${VERSION}` : 'act is not on PATH';
  if (!onPath('go')) return { reason: `${found}, and there is no go to build it: install act ${VERSION}, or go.` };
  const reason = install();
  return reason ? { reason: `${found}, and ${reason}` } : { act: kept };
}

const { act, reason } = find();
if (act) console.log(act);
else {
  console.error(reason);
  process.exitCode = 1;
}
