import * as path from 'node:path';
import { ActionError } from '@stratiform/github/lib/start.js';
import type { BuildInputs } from '../interface.js';
import { DEFAULT_PLATFORM, type Image, imageFrom, nameOf } from './image.js';
import { imageNamed, inEnvironment, readImageFile } from './image-file.js';
import { type InputName, refuse } from './useless.js';

/** What the step is to do: build and push an image, only build it, or look up all images of the image file. */
export type Wanted =
  | { readonly mode: 'push' | 'load'; readonly image: Image }
  | { readonly mode: 'lookup'; readonly images: readonly Image[] };

/** They say what an image is: one that is in the image file has them there. */
const OF_AN_IMAGE: readonly InputName[] = ['repository', 'context', 'file', 'target', 'platforms', 'build-args'];
/** They are about an image that is built now. */
const OF_A_BUILD: readonly InputName[] = [
  'tags',
  'cache-from',
  'cache-to',
  'no-cache',
  'push',
  'skip-if-exists',
  'provenance',
  'sbom',
];

/**
 * Which images, and what to do with them. An input that could have no effect is an error: whoever wrote it expects one.
 * `push: false` alone switches off what others say of the registry, so that one step can do for forks too; but for
 * `verify`, which would look as if it had been done.
 *
 * @throws ActionError `inputs`, `images-file`, `not-single-platform`
 */
export function wantedOf(inputs: BuildInputs): Wanted {
  const { imagesFile, image: name, push } = inputs;
  const folder = path.resolve(inputs.workingDirectory);
  const mode = push ? 'push' : 'load';
  if (!push) refuse(inputs, ['verify'], "with 'push: false', which asks no registry");
  if (imagesFile === undefined) {
    refuse(inputs, ['image'], "without 'images-file', which it would be in");
    return { mode, image: describedBy(inputs, folder) };
  }
  refuse(inputs, OF_AN_IMAGE, "beside 'images-file', which says that of each image");
  const file = path.resolve(folder, imagesFile);
  const images = readImageFile(file, inputs.environment);
  if (name !== undefined) return { mode, image: imageNamed(images, name, file) };
  refuse(inputs, OF_A_BUILD, "without 'image': then all images of 'images-file' are looked up, and none is pushed");
  return { mode: 'lookup', images };
}

function describedBy(inputs: BuildInputs, folder: string): Image {
  const { repository, context, file, target, platforms, buildArgs, push, environment } = inputs;
  if (repository === undefined)
    throw new ActionError(
      'inputs',
      "Neither 'repository' nor 'images-file' is given: where does the image go?",
      "Give 'repository', such as 'shop-dev/api'; or 'images-file' and 'image'.",
    );
  const [platform, ...others] = platforms;
  if (others.length > 0)
    throw new ActionError(
      'not-single-platform',
      `'platforms' names ${platforms.join(' and ')}: an image of several platforms is an index, which Lambda doesn't take.`,
      'Name the one that the function runs on. For several, build one image each, into a repository of its own.',
    );
  checkContext(folder, context);
  const resolved = inEnvironment(repository, environment);
  return imageFrom(folder, nameOf(resolved), resolved, {
    context,
    file,
    target,
    buildArgs,
    platform: platform ?? (push ? DEFAULT_PLATFORM : undefined),
  });
}

/** A context is below the workspace: anything else of the runner's disk is nothing to build of. */
function checkContext(folder: string, context = '.'): void {
  const expected = "'context' should be a folder below the workspace";
  if (/^[a-z+]+:\/\/|^git@/.test(context))
    throw new ActionError(
      'inputs',
      `${expected}, got the URL '${context}'.`,
      'Check that repository out in a step before, and name its folder.',
    );
  const at = path.resolve(folder, context);
  if ([folder, process.cwd()].some((above) => !leadsOut(path.relative(above, at)))) return;
  throw new ActionError('inputs', `${expected}, got '${context}'.`, "See also 'working-directory'.");
}

const leadsOut = (relative: string): boolean => relative.split(path.sep)[0] === '..' || path.isAbsolute(relative);
