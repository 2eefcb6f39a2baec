/**
 * Which images a change touches: those of services that Nx says so of (or of a project whose task their `package` waits
 * for), and those whose entry in the image file is another one. An environment that begins to pack images gets all.
 */
import { isDeepStrictEqual } from 'node:util';

/** What images there are; its keys are told in `docs/images.md`. */
export const imageFile = 'images.json';

/** The runner whose processor an image is for: an Arm one unless `platforms`, text or list, says `amd64`. */
export function runnerOf({ platforms = '' }) {
  return String(platforms).includes('amd64') ? 'ubuntu-latest' : 'ubuntu-24.04-arm';
}

/**
 * The images of an image file's text, `{}` where there is no file.
 *
 * @throws when it is no JSON object, saying what was expected.
 */
export function imagesIn(text) {
  if (text === undefined) return {};
  let images;
  try {
    images = JSON.parse(text);
  } catch (error) {
    throw new Error(`'${imageFile}' should be JSON: ${error.message}.`);
  }
  if (typeof images === 'object' && images !== null && !Array.isArray(images)) return images;
  throw new Error(`'${imageFile}' should be an object of images by their names, got ${text.trim().slice(0, 40)}.`);
}

/** The Nx project that an image's context is in, the innermost one; undefined where it is in none. */
export function projectOf({ context = '.' }, { nodes }) {
  const folder = context.replace(/^\.\//, '').replace(/\/$/, '');
  const around = Object.values(nodes)
    .map(({ name, data }) => ({ name, root: data.root }))
    .filter(({ root }) => root === '.' || folder === root || folder.startsWith(`${root}/`));
  return around.sort((a, b) => b.root.length - a.root.length)[0]?.name;
}

/** Nx projects of the images whose entries differ: they are touched, though no file of theirs changed. */
export function projectsOfChanged(before, after, graph) {
  const changed = Object.entries(after).filter(([image, entry]) => !isDeepStrictEqual(before[image], entry));
  return changed.map(([, entry]) => projectOf(entry, graph)).filter((project) => project !== undefined);
}

/**
 * Every image to build, for each environment that packs images.
 *
 * @param matrix environments that are touched, with their `packaging`
 * @param graph Nx's graph of projects
 * @param images entries by name
 * @param touched whether a project is
 * @param began environments that didn't pack images before
 */
export function imageMatrix(matrix, graph, { images, touched, began }) {
  const packing = matrix.filter(({ packaging }) => packaging === 'image');
  return packing.flatMap(({ environment }) =>
    Object.entries(images).flatMap(([image, entry]) => {
      const project = projectOf(entry, graph);
      const wanted = began.includes(environment) || project === undefined || touched(project);
      return wanted ? [{ environment, image, project: project ?? '', runner: runnerOf(entry) }] : [];
    }),
  );
}
