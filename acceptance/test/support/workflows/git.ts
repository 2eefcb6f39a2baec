import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A repository in a folder, whose `main` has one commit from the start. */
export class Repository {
  /** @param folder `…/<owner>/<name>` */
  constructor(readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    // Every job fetches it once: from one folder into another, packing costs more than it saves.
    this.git('config', 'core.compression', '0');
    this.commit('An empty repository', { 'README.md': '# Shop\n' });
  }

  /** The commit that a branch, or another name, stands for. */
  sha(ref: string): string {
    return this.git('rev-parse', ref).trim();
  }

  /** A branch that begins where `main` is, checked out. */
  branch(name: string): void {
    this.git('switch', '--quiet', '--force-create', name, 'main');
  }

  checkout(name: string): void {
    this.git('switch', '--quiet', name);
  }

  /** Writes files, commits everything that changed in the folder, and gives back the commit. */
  commit(message: string, files: Readonly<Record<string, string>> = {}): string {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.sha('HEAD');
  }

  /** Merges a branch into `main`, as GitHub does at the button, and gives back the merge commit. */
  merge(branch: string): string {
    this.checkout('main');
    this.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch);
    return this.sha('main');
  }

  /** What GitHub tries out for an open pull request: `refs/pull/<number>/merge`. */
  mergeRef(number: number, branch: string): string {
    this.git('switch', '--quiet', '--detach', 'main');
    this.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch} into main`, branch);
    const sha = this.sha('HEAD');
    this.git('update-ref', `refs/pull/${number}/merge`, sha);
    this.checkout(branch);
    return sha;
  }

  /** Text files below a folder, as a commit has them: name to text. */
  files(commit: string, folder: string): Record<string, string> {
    const names = this.git('ls-tree', '--name-only', commit, `${folder}/`).trim().split('\n').filter(Boolean);
    return Object.fromEntries(names.map((name) => [name, this.git('show', `${commit}:${name}`)]));
  }

  /** A file's text, as it is in the folder. */
  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  private git(...args: string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgSign=false'];
    return execFileSync('git', ['-C', this.folder, ...who, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
