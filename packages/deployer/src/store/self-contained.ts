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

type Sources = Readonly<
  Record<string, { readonly source?: { readonly path?: string; readonly executable?: readonly string[] } }>
>;

interface AssetManifest {
  readonly files?: Sources;
  readonly dockerImages?: Sources;
}

/**
 * Makes sure that an assembly holds all of its assets, and that publishing them runs nothing: what lies elsewhere can't be
 * stored with it, and what a command or an image build makes during apply isn't what was reviewed.
 *
 * @throws DeployerError `assembly`
 */
export function checkSelfContained(layer: string, folder: string): void {
  for (const { manifest, id, inner } of assetPaths(folder)) {
    if (inner === undefined) throw madeLater(layer, id);
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

/** @returns `inner`: where the asset lies; absent when it is made while it is published */
function assetPaths(folder: string): { readonly manifest: string; readonly id: string; readonly inner?: string }[] {
  const { artifacts = {} } = readJson<Manifest>(path.join(folder, 'manifest.json'));
  return Object.values(artifacts).flatMap(({ type, properties: { file, directoryName } = {} }) => {
    // Stages have an assembly of their own inside; its assets may lie in the outer one.
    if (type === 'cdk:cloud-assembly' && directoryName) return assetPaths(path.join(folder, directoryName));
    if (type !== 'cdk:asset-manifest' || !file) return [];
    const manifest = path.join(folder, file);
    const { files = {}, dockerImages = {} } = readJson<AssetManifest>(manifest);
    const images = Object.keys(dockerImages).map((id) => ({ manifest, id }));
    const others = Object.entries(files).map(([id, { source }]) => ({
      manifest,
      id,
      ...(!source?.executable && { inner: source?.path }),
    }));
    return [...others, ...images];
  });
}

function madeLater(layer: string, id: string): DeployerError {
  return new DeployerError(
    'assembly',
    `The cloud assembly of layer '${layer}' can't be stored: its asset ${id} is made by a command or an image build while it is published, so nobody could review it.`,
    'Let the app bundle files while it is synthesized. Build and push an image beforehand (the action build-image), and deploy it by its digest: Packaging.image(repository, digest), or DockerImageCode.fromEcr(). `apply` without --plan publishes such assets as well.',
  );
}

function readJson<T>(file: string): T {
  return readable(file, () => JSON.parse(fs.readFileSync(file, 'utf8')) as T);
}
