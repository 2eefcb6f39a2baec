import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AssemblyStack } from '../assembly/read';
import { assetDigest } from '../assets/digest';
import type { PlannedAsset } from '../model/plan';

/** The parts of an asset manifest that are read here. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
  readonly dockerImages?: Readonly<Record<string, { readonly source: { readonly directory?: string } }>>;
}

/** What a stack publishes, with the digest of what is on the disk now. */
export async function plannedAssets(stack: AssemblyStack): Promise<PlannedAsset[]> {
  const entries = stack.assetManifests.flatMap((file) => {
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as AssetManifest;
    const folder = path.dirname(file);
    const files = Object.entries(manifest.files ?? {}).map(([id, { source }]) => ({
      id,
      kind: 'file' as const,
      folder,
      path: source.path,
    }));
    const images = Object.entries(manifest.dockerImages ?? {}).map(([id, { source }]) => ({
      id,
      kind: 'image' as const,
      folder,
      path: source.directory,
    }));
    return [...files, ...images];
  });
  const assets = entries.map(async ({ folder, path: inner, ...asset }) => ({
    ...asset,
    // What an executable makes has no file of its own: its id is all that is known of it.
    path: inner ?? '',
    digest: inner === undefined ? asset.id : await assetDigest(path.resolve(folder, inner)),
  }));
  return (await Promise.all(assets)).sort((one, other) => (one.id < other.id ? -1 : 1));
}
