import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Part } from '../../src/store/archive';
import { partsOf } from '../../src/store/archive';

/** Path → text of a file; with a mode; a folder's path ends with `/`; `link` makes a symbolic link. */
export type Files = Readonly<
  Record<string, string | Buffer | { readonly text?: string; readonly mode?: number; readonly link?: string }>
>;

const made: string[] = [];

/** A new folder that `removeFolders` takes away. */
export function emptyFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-test-'));
  made.push(folder);
  return folder;
}

export function aFolder(files: Files): string {
  const folder = emptyFolder();
  put(folder, files);
  return folder;
}

/** Writes files into a folder. */
export function put(folder: string, files: Files): void {
  for (const [name, given] of Object.entries(files)) {
    const file = path.join(folder, name);
    const {
      text = '',
      mode,
      link,
    } = typeof given === 'string' || Buffer.isBuffer(given)
      ? { text: given }
      : (given as { text?: string; mode?: number; link?: string });
    fs.mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (name.endsWith('/')) continue;
    if (link !== undefined) fs.symlinkSync(link, file);
    else fs.writeFileSync(file, text);
    if (mode !== undefined) fs.chmodSync(file, mode);
  }
}

/** A cloud assembly that holds these assets, by path: a manifest, an asset manifest, and the files. */
export function anAssembly(files: Files = {}, assets: readonly string[] = [], images: readonly string[] = []): string {
  const sources = Object.fromEntries(assets.map((one, at) => [`file${at}`, { source: { path: one } }]));
  const dockerImages = Object.fromEntries(images.map((one, at) => [`image${at}`, { source: { directory: one } }]));
  return aFolder({
    'manifest.json': JSON.stringify({
      artifacts: { 'core.assets': { type: 'cdk:asset-manifest', properties: { file: 'core.assets.json' } } },
    }),
    'core.assets.json': JSON.stringify({ files: sources, dockerImages }),
    'core.template.json': '{"Resources":{}}',
    ...files,
  });
}

/** Every path in a folder, with the text of files; folders end with `/`. */
export function contentOf(folder: string): Record<string, string | null> {
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const entries = names.map((one) => {
    const file = path.join(one.parentPath, one.name);
    const name = path.relative(folder, file);
    return one.isDirectory() ? ([`${name}/`, null] as const) : ([name, fs.readFileSync(file, 'utf8')] as const);
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A folder as one part. */
export function wholeOf(folder: string): Part {
  return { name: 'whole', entries: partsOf(folder).flatMap(({ entries }) => entries) };
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}
