/** Keys that what builders make has (OCI image specification 1.1, docker's own). Anything else may mean something to a reader. */
const MANIFEST = ['schemaVersion', 'mediaType', 'config', 'layers', 'annotations'];
const DESCRIPTOR = ['mediaType', 'digest', 'size', 'annotations'];
const CONFIG = [
  ...['architecture', 'os', 'variant', 'os.version', 'os.features', 'config', 'rootfs', 'history'],
  ...['created', 'author', 'comment', 'container', 'container_config', 'docker_version', 'id', 'parent'],
];
const ROOTFS = ['type', 'diff_ids'];

/** BuildKit's own, such as the inline cache. */
const BUILDKIT = /^moby\.buildkit\.[\w.]+$/;
/** Longest key that is shown, in characters. */
const LONGEST = 60;

/** Keys of a manifest that no image of ours has, as texts for people. */
export function surplusInManifest(manifest: {
  readonly config?: object;
  readonly layers?: readonly object[];
}): string[] {
  return [
    ...surplus(manifest, MANIFEST, 'its manifest'),
    ...surplus(manifest.config, DESCRIPTOR, "its manifest's config"),
    ...(manifest.layers ?? []).flatMap((layer, at) => surplus(layer, DESCRIPTOR, `its manifest's layer ${at + 1}`)),
  ];
}

/** Keys of a configuration that no image of ours has. What is in its `config` is compared as a whole. */
export function surplusInConfig(config: { readonly rootfs?: unknown }): string[] {
  return [...surplus(config, CONFIG, 'its configuration', BUILDKIT), ...surplus(config.rootfs, ROOTFS, 'its rootfs')];
}

function surplus(value: unknown, known: readonly string[], where: string, also?: RegExp): string[] {
  const keys = Object.keys(value ?? {}).filter((key) => !known.includes(key) && !also?.test(key));
  return keys.map((key) => `${where} has the key ${JSON.stringify(key.slice(0, LONGEST))}`);
}
