import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const made: string[] = [];

/** A folder with these files (text, `-> target` for a link, `null` for an empty folder), gone after the tests of the file. */
export function folderOf(files: Readonly<Record<string, string | null>>): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'context-')));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) write(path.join(folder, name), content);
  return folder;
}

function write(file: string, content: string | null): void {
  fs.mkdirSync(content === null ? file : path.dirname(file), { recursive: true });
  if (content?.startsWith('-> ')) fs.symlinkSync(content.slice(3), file);
  else if (content !== null) fs.writeFileSync(file, content);
}

afterAll(() => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
});
