import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { clientConfig } from './sdk';

/** The part of `stratiform.config.js` that matters here. */
interface ProjectFile {
  readonly layers: readonly { readonly name: string; readonly assembly: string }[];
}

/** The folders of the local environment's cloud assemblies, absolute, in deployment order. */
export function assemblies(root: string): string[] {
  const project = require(path.join(root, 'stratiform.config.js')) as ProjectFile;
  return project.layers.map((layer) => path.resolve(root, layer.assembly.replaceAll('{env}', 'local')));
}

/** A digest of what would be deployed: every file at the top of each assembly (assets are named by their content). */
export function digestOf(folders: readonly string[]): string | undefined {
  const hash = createHash('sha256');
  for (const folder of folders) {
    if (!existsSync(path.join(folder, 'manifest.json'))) return undefined;
    for (const name of readdirSync(folder).sort()) {
      if (!/\.(template|assets)\.json$/.test(name)) continue;
      hash
        .update(`${name}\0`)
        .update(readFileSync(path.join(folder, name)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** What the emulator has: each stack's id, status and last change. Any apply or destroy changes it. */
export async function stacksOf(endpoint: string, home: string): Promise<string> {
  const { CloudFormationClient, paginateListStacks } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientConfig(endpoint, home));
  const found: string[] = [];
  for await (const page of paginateListStacks({ client }, {})) {
    for (const stack of page.StackSummaries ?? []) {
      const changed = stack.DeletionTime ?? stack.LastUpdatedTime ?? stack.CreationTime;
      found.push(`${stack.StackId} ${stack.StackStatus} ${changed?.toISOString()}`);
    }
  }
  client.destroy();
  return found.sort().join('\n');
}

/** Remembers the last complete deployment, so that a start with nothing new needs none. */
export class LastDeployment {
  private readonly file: string;

  constructor(home: string) {
    this.file = path.join(home, 'deployed.json');
  }

  exists(): boolean {
    return existsSync(this.file);
  }

  matches(digest: string | undefined, stacks: string): boolean {
    if (digest === undefined || !this.exists()) return false;
    try {
      const last = JSON.parse(readFileSync(this.file, 'utf8')) as { digest: string; stacks: string };
      return last.digest === digest && last.stacks === stacks;
    } catch {
      return false;
    }
  }

  remember(digest: string | undefined, stacks: string): void {
    writeFileSync(this.file, `${JSON.stringify({ digest, stacks }, undefined, 2)}\n`);
  }

  forget(): void {
    rmSync(this.file, { force: true });
  }
}
