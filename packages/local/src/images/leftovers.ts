import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { docker, type Engine } from './engine';

/** The label that `emulator/containers.py` gives to every container: the state folder that it belongs to. */
const LABEL = 'stratiform.home';

const fileOf = (home: string) => path.join(home, 'engine');

/** Notes the engine that runs this state folder's functions, for whoever clears away after it. */
export function noteEngine(home: string, engine: Engine): void {
  writeFileSync(fileOf(home), engine.host);
}

/** Removes the containers of a state folder's functions, if it ever had any. Those of an engine that is gone are gone. */
export function removeContainers(home: string, env: NodeJS.ProcessEnv = process.env): void {
  if (!existsSync(fileOf(home))) return;
  const on = ['--host', readFileSync(fileOf(home), 'utf8')];
  try {
    const found = docker([...on, 'ps', '--all', '--quiet', '--filter', `label=${LABEL}=${path.resolve(home)}`], env);
    const ids = found.split('\n').filter(Boolean);
    if (ids.length > 0) docker([...on, 'rm', '--force', '--volumes', ...ids], env);
  } catch {
    // Stopped, or uninstalled since.
  }
}
