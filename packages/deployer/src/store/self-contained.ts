import * as fs from 'node:fs';
import * as path from 'node:path';
import { isInside, readable } from '../assets/entries';
import { DeployerError } from '../errors';

/** The parts of a cloud assembly's manifest that lead to its asset manifests. */
interface Manifest {
  readonly artifacts?: Readonly<
    Record<string, { readonly type?: string; readonly properties?: { readonly file?: string; directoryName?: string } }>
  >;
}

type Sources = Readonly<Record<string, { readonly source?: { readonly path?: string; readonly directory?: string } }>>;

interface AssetManifest {
  readonly files?: Sources;
  readonly dockerImages?: Sources;
}

/**
 * Makes sure that an assembly holds all of its assets: what lies elsewhere can't be stored with it.
 *
 * @throws DeployerError `assembly`
 */
export function checkSelfContained(layer: string, folder: string): void {
  for (const { manifest, inner } of assetPaths(folder)) {
    const file = path.resolve(path.dirname(manifest), inner);
    // An absolute path is refused wherever it leads: it will be read on another machine.
    if (!path.isAbsolute(inner) && isInside(path.resolve(folder), file)) continue;
    throw new DeployerError(
      'assembly',
      `The cloud assembly of layer '${layer}' can't be stored: its asset '${inner}' lies outside of '${folder}'.`,
      "Synthesize it with asset staging (the CDK's default; the context 'aws:cdk:disable-asset-staging' turns it off), and plan again.",
    );
  }
}

function assetPaths(folder: string): { readonly manifest: string; readonly inner: string }[] {
  const { artifacts = {} } = readJson<Manifest>(path.join(folder, 'manifest.json'));
  return Object.values(artifacts).flatMap(({ type, properties: { file, directoryName } = {} }) => {
    // Stages have an assembly of their own inside; its assets may lie in the outer one.
    if (type === 'cdk:cloud-assembly' && directoryName) return assetPaths(path.join(folder, directoryName));
    if (type !== 'cdk:asset-manifest' || !file) return [];
    const manifest = path.join(folder, file);
    const { files = {}, dockerImages = {} } = readJson<AssetManifest>(manifest);
    const sources = [...Object.values(files), ...Object.values(dockerImages)];
    const inner = sources.map(({ source }) => source?.path ?? source?.directory);
    return inner.filter((one) => one !== undefined).map((one) => ({ manifest, inner: one }));
  });
}

function readJson<T>(file: string): T {
  return readable(file, () => JSON.parse(fs.readFileSync(file, 'utf8')) as T);
}
