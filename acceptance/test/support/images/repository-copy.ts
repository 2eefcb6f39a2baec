import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../src';

/** What is made once for a machine, and is taken as it is. */
const INSTALLED = ['.venv', 'packages/local/.venv'];

/**
 * A copy of this repository as it is in the folder, without what was built: its own packages are the copy's, all others
 * are those that are installed here.
 *
 * @param to a folder that isn't there yet
 */
export function copyRepository(to: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  for (const name of new Set(listed.split('\0').filter(Boolean)))
    if (fs.existsSync(path.join(root, name))) fs.cpSync(path.join(root, name), path.join(to, name));
  for (const name of INSTALLED) fs.symlinkSync(path.join(root, name), path.join(to, name));
  linkModules(path.join(root, 'node_modules'), path.join(to, 'node_modules'));
}

/** Links every module; the repository's own ones, which are links already, to where the same link leads in the copy. */
function linkModules(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const { name } of fs.readdirSync(from, { withFileTypes: true })) {
    const [module, link] = [path.join(from, name), path.join(to, name)];
    if (name === '@stratiform') linkModules(module, link);
    else if (name !== '.cache')
      fs.symlinkSync(fs.lstatSync(module).isSymbolicLink() ? fs.readlinkSync(module) : module, link);
  }
}
