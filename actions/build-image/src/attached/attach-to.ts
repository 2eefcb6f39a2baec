import { annotate } from '@stratiform/github/lib/start.js';
import type { BuiltImage } from '../builds.js';
import { commitOf } from '../commit.js';
import type { Content } from '../content.js';
import type { Image } from '../inputs/image.js';
import type { Job } from '../job.js';
import { type Artifact, attach } from '../registry/attach.js';
import type { ImageManifest } from '../registry/manifest.js';
import type { OpenRegistry } from '../registry/open-registry.js';
import { provenanceOf } from './provenance.js';
import { sbomOf } from './sbom.js';

/** Attaches to an image that was built here what the inputs want: provenance, bill of materials. */
export async function attachTo(
  job: Job,
  image: Image,
  content: Content,
  registry: OpenRegistry,
  manifest: ImageManifest,
  built: BuiltImage,
): Promise<void> {
  const { inputs } = job;
  const artifacts: Artifact[] = [];
  if (inputs.provenance) artifacts.push(provenance(job, image, content, registry, manifest, built));
  // By name: some builders tell an id that the engine doesn't know the image by.
  if (inputs.sbom) artifacts.push(await sbomOf(`${registry.uri}:${content.tag}`));
  // All at once: in a repository with immutable tags, a list of them may be written once.
  const { warning } = await attach(registry, manifest, artifacts);
  if (warning) annotate([{ level: 'warning', title: 'Attached, but not listed', message: warning }]);
}

function provenance(
  { inputs, run }: Job,
  image: Image,
  content: Content,
  { uri }: OpenRegistry,
  { digest }: ImageManifest,
  { builder, started, finished }: BuiltImage,
): Artifact {
  const { target, platform, buildArgs } = image;
  return provenanceOf(
    {
      uri,
      digest,
      contentTag: content.tag,
      commit: commitOf(image.context, run),
      parameters: {
        dockerfile: content.context.dockerfile,
        ...(target && { target }),
        ...(platform && { platform }),
        buildArgs,
        labels: inputs.labels,
        secrets: Object.keys(inputs.secrets),
      },
      baseImages: content.baseImages,
      builder: `${builder.kind} ${builder.version}`,
      started,
      finished,
    },
    run,
  );
}
