import { ActionError } from '@stratiform/github/lib/start.js';
import type { OpenRegistry, Written } from './open-registry.js';
import { Refusal } from './refusal.js';

export interface TagOptions {
  /** Whether the tag may be another image's, and is moved then. @default false */
  readonly moves?: boolean;
}

/**
 * Puts a manifest under a tag. A tag that has the same digest already is a success, whoever put it there.
 *
 * Of an immutable tag that is taken ECR's API says `ImageTagAlreadyExistsException` (PutImage, API reference), and its
 * registry `TAG_INVALID` with "The image tag 'x' already exists in the 'y' repository and cannot be overwritten because
 * the tag is immutable" (GoogleContainerTools/kaniko#3481; before 2025 "because the repository is immutable",
 * aws/containers-roadmap#862). No source names the status; distribution has 400 for that code. The same image under the
 * same immutable tag is reported as refused too (aws/containers-roadmap#2179, #2380), and documented nowhere. So nothing
 * here depends on either: the tag is read before it is written, and again when it is refused, as then somebody else may
 * have been faster.
 *
 * @returns `there` if nothing had to be written
 * @throws ActionError `tag-taken` where another image has the tag
 */
export async function tagManifest(
  registry: OpenRegistry,
  manifest: Written,
  tag: string,
  { moves = false }: TagOptions = {},
): Promise<'written' | 'there'> {
  const before = await registry.manifest(tag);
  if (before?.digest === manifest.digest) return 'there';
  if (before && !moves) throw taken(registry, tag, before.digest, manifest.digest);
  try {
    await registry.putManifest(tag, manifest);
    return 'written';
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
    const now = await registry.manifest(tag);
    if (now?.digest === manifest.digest) return 'there';
    if (now && isTaken(error)) throw taken(registry, tag, now.digest, manifest.digest);
    throw error;
  }
}

// ECR says TAG_INVALID, Harbor 412, others 409; Artifactory and Google's registries say it in words.
function isTaken({ status, code, words }: Refusal): boolean {
  return code === 'TAG_INVALID' || status === 409 || status === 412 || /immutab|overwrit|already exists/i.test(words);
}

function taken({ uri }: OpenRegistry, tag: string, there: string, wanted: string): ActionError {
  return new ActionError(
    'tag-taken',
    `The tag '${tag}' of ${uri} is another image's: it has ${there}, and was to have ${wanted}.`,
    /^[0-9a-f]{40}$/.test(tag)
      ? 'This commit has an image in the repository already, of other files or inputs. Give each image a repository of its own, or commit what changed.'
      : 'No tag moves here. Give one that is written once, such as v1.2.3, or none: functions are deployed by digest.',
  );
}
