import * as fs from 'node:fs';
import * as path from 'node:path';
import canonicalize from 'canonicalize';
import { DeployerError } from '../errors';
import { sha256 } from '../model/digest';
import type { Target } from '../project/target';
import { digestOfEntries } from './digest';
import { assemblyEntries, readable } from './entries';

/** The parts of a cloud assembly's manifest that are read here; `metadata` has folders of the machine in it. */
interface Artifact {
  readonly type?: string;
  readonly properties?: { readonly templateFile?: string; readonly file?: string; readonly directoryName?: string };
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: unknown;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
  readonly dockerImages?: Readonly<Record<string, { readonly source: { readonly directory?: string } }>>;
}

/** What a manifest says without metadata, and the paths of the files and folders that it leads to. */
interface Deployed {
  readonly manifests: unknown[];
  readonly paths: Set<string>;
}

/**
 * What a cloud assembly deploys, as one SHA-256 (hex): what the manifests say of stacks, and the templates, asset manifests
 * and assets that they lead to. The same for every synthesis of the same code, wherever it is made: the construct tree,
 * traces, and what an earlier synthesis left in the folder don't count.
 *
 * @throws DeployerError `assembly` when something of it isn't there or can't be read
 */
export async function codeDigest(folder: string): Promise<string> {
  const deployed: Deployed = { manifests: [], paths: new Set() };
  follow(folder, '', deployed);
  const { manifests, paths } = deployed;
  const entries = assemblyEntries(folder);
  const there = new Set(entries.map((entry) => entry.path));
  const missing = [...paths].find((one) => !there.has(one));
  if (missing !== undefined)
    throw new DeployerError('assembly', `'${path.join(folder, missing)}' isn't there.`, 'Synthesize it again.');
  const leadsTo = (entry: string) => [...paths].some((one) => entry === one || entry.startsWith(`${one}/`));
  const files = await digestOfEntries(entries.filter((entry) => leadsTo(entry.path)));
  return sha256(canonicalize({ manifests, files }) ?? '');
}

/** The `codeDigest` of each layer of a target, by layer. */
export async function codeOf({ layers }: Pick<Target, 'layers'>): Promise<Record<string, string>> {
  const digests = layers.map(async ({ name, assembly }) => [name, await codeDigest(assembly)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

function follow(folder: string, inner: string, deployed: Deployed): void {
  const { artifacts = {}, ...rest } = parsed<{ artifacts?: Readonly<Record<string, Artifact>> }>(
    path.join(folder, inner, 'manifest.json'),
  );
  const kept = Object.entries(artifacts).map(([id, { metadata: _m, additionalMetadataFile: _f, ...artifact }]) => [
    id,
    artifact,
  ]);
  deployed.manifests.push([inner, { ...rest, artifacts: Object.fromEntries(kept) }]);
  const at = (name: string) => path.posix.join(inner, name);
  for (const { type, properties = {} } of Object.values(artifacts)) {
    const { templateFile, file, directoryName } = properties;
    if (type === 'aws:cloudformation:stack' && templateFile) deployed.paths.add(at(templateFile));
    if (type === 'cdk:cloud-assembly' && directoryName) follow(folder, at(directoryName), deployed);
    if (type !== 'cdk:asset-manifest' || !file) continue;
    deployed.paths.add(at(file));
    const { files = {}, dockerImages = {} } = parsed<AssetManifest>(path.join(folder, at(file)));
    const sources = [
      ...Object.values(files).map(({ source }) => source.path),
      ...Object.values(dockerImages).map(({ source }) => source.directory),
    ];
    for (const source of sources) if (source) deployed.paths.add(at(source));
  }
}

function parsed<T>(file: string): T {
  const text = readable(file, () => fs.readFileSync(file, 'utf8'));
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new DeployerError('assembly', `'${file}' is no JSON: ${(error as Error).message}`, 'Synthesize it again.');
  }
}
