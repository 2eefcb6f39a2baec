import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The folder of what is made once: `node_modules/.cache/stratiform-images` of the repository. */
export async function cacheFolder(): Promise<string> {
  const modules = path.resolve(createRequire(import.meta.url).resolve('http-proxy-3/package.json'), '../..');
  const folder = path.join(modules, '.cache', 'stratiform-images');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The path of a file in the cache. It is made where it isn't there, under another name until it is whole. */
export async function cached(name: string, make: (file: string) => Promise<void>): Promise<string> {
  const file = path.join(await cacheFolder(), name);
  return alone(name, async () => {
    if (await there(file)) return file;
    const partial = `${file}.partial`;
    await rm(partial, { force: true });
    await make(partial);
    await rename(partial, file);
    return file;
  });
}

/** Runs while no other process runs something by this name. A lock whose process has ended is taken over. */
export async function alone<T>(name: string, body: () => Promise<T>): Promise<T> {
  const lock = path.join(await cacheFolder(), `${name}.lock`);
  while (!(await take(lock))) await wait(200);
  try {
    return await body();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => '0'));
  if (owner && !alive(owner)) await rm(lock, { force: true });
  return false;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function there(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
