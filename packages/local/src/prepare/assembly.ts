import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../user-error';
import { type LeftOut, localTemplate, type Template } from './local-template';

/** What `prepare` leaves beside the templates for `start` to say. */
export const REPORT = 'not-run-locally.json';

/**
 * Rewrites a synthesized cloud assembly in place into one that the emulator can run (see `localTemplate`). The same
 * assembly prepared twice stays as it is.
 *
 * A template is also an asset named by its hash: the new template gets its new name everywhere, or the deployment would
 * find the old one already uploaded.
 */
export function prepareAssembly(folder: string): readonly LeftOut[] {
  if (!existsSync(path.join(folder, 'manifest.json'))) {
    throw new UserError(`'${folder}' is no cloud assembly (it has no manifest.json): synthesize it first.`);
  }
  const report = path.join(folder, REPORT);
  const leftOut: LeftOut[] = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : [];
  for (const file of filesIn(folder, '.template.json')) {
    const original = JSON.parse(readFileSync(file, 'utf8')) as Template;
    const local = localTemplate(original);
    if (JSON.stringify(local.template) === JSON.stringify(original)) continue;
    writeFileSync(file, JSON.stringify(local.template, undefined, 1));
    leftOut.push(...local.leftOut);
    renameAsset(folder, file);
  }
  writeFileSync(report, `${JSON.stringify(leftOut, undefined, 2)}\n`);
  return leftOut;
}

/** What the assemblies go without; assemblies that were not prepared say nothing. */
export function readReports(folders: readonly string[]): LeftOut[] {
  return folders.flatMap((folder) => {
    const report = path.join(folder, REPORT);
    return existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as LeftOut[]) : [];
  });
}

/**
 * Gives a changed template the name of its new content wherever the assembly says the old one. A nested stack's name is
 * part of its parent's template, whose own name changes by that in turn.
 */
function renameAsset(folder: string, template: string): void {
  const from = assetOf(template);
  const to = createHash('sha256').update(readFileSync(template)).digest('hex');
  if (from === undefined || from === to) return;
  for (const file of filesIn(folder, '.json')) {
    const before = readFileSync(file, 'utf8');
    if (!before.includes(from)) continue;
    writeFileSync(file, before.replaceAll(from, to));
    if (file.endsWith('.template.json')) renameAsset(folder, file);
  }
}

/** The name under which a template is uploaded, from the asset manifests beside it; not every synthesizer uploads. */
function assetOf(template: string): string | undefined {
  for (const file of filesIn(path.dirname(template), '.assets.json')) {
    const { files = {} } = JSON.parse(readFileSync(file, 'utf8')) as AssetManifest;
    const found = Object.entries(files).find(([, asset]) => asset.source.path === path.basename(template));
    if (found) return found[0];
  }
  return undefined;
}

interface AssetManifest {
  readonly files?: Record<string, { readonly source: { readonly path?: string } }>;
}

/** Files of an assembly and of the assemblies nested in it, but not of its assets. */
function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('assembly-') ? filesIn(full, ending) : [];
    return entry.name.endsWith(ending) && entry.name !== REPORT ? [full] : [];
  });
}
