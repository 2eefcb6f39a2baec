import { accessSync, constants } from 'node:fs';
import * as path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The machine's Chromium or Chrome; undefined where there is none. `CHROMIUM` in the environment names another one. */
export function chromiumPath(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (environment.CHROMIUM) return environment.CHROMIUM;
  const folders = (environment.PATH ?? '').split(path.delimiter).filter(Boolean);
  const places = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...APPS];
  return [...places, chromium.executablePath()].find(isExecutable);
}

export function launched(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--font-render-hinting=none', '--force-color-profile=srgb'] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
