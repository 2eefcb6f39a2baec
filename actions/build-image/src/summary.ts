import type { Published } from './publish.js';

const HOW: Readonly<Record<Published['origin'], string>> = {
  built: 'built and pushed',
  found: 'found, nothing was built',
  verified: 'found, and proven to be what these files build to',
  kept: 'built, but the registry has one of the same content, which stays',
};

/** Markdown about one image, for the job's summary. @param tags beside the one of the content */
export function imageSummary(image: Published, tags: readonly string[], seconds: number): string {
  const { name, uri, contentTag, manifest, origin } = image;
  const size = manifest.layers.reduce((sum, layer) => sum + layer.size, 0);
  return [
    `### Image \`${name}\`: ${HOW[origin]}`,
    '',
    '|  |  |',
    '| --- | --- |',
    `| address | \`${uri}@${manifest.digest}\` |`,
    `| content | \`${contentTag}\` |`,
    ...(tags.length > 0 ? [`| tags | ${tags.map((tag) => `\`${tag}\``).join(', ')} |`] : []),
    `| size | ${megabytes(size)} in ${manifest.layers.length} layers, as pushed |`,
    `| time | ${seconds.toFixed(1)} s |`,
    '',
  ].join('\n');
}

/** Markdown about all images of the image file. */
export function imagesSummary(
  images: readonly Pick<Published, 'name' | 'uri' | 'manifest'>[],
  verified: boolean,
): string {
  return [
    `### Images: ${verified ? HOW.verified : HOW.found}`,
    '',
    '| image | address |',
    '| --- | --- |',
    ...images.map(({ name, uri, manifest }) => `| \`${name}\` | \`${uri}@${manifest.digest}\` |`),
    '',
  ].join('\n');
}

/** Markdown about an image that is in the engine only. */
export function loadedSummary(name: string, reference: string, imageId: string): string {
  return `### Image \`${name}\`: built, not pushed\n\n\`${reference}\` in the engine, \`${imageId}\`\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
