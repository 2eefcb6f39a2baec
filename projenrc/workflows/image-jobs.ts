import type { Home } from './home';
import { checkout } from './steps';
import { type Job, value } from './workflow';

/** What a job needs that signs in to a registry, and tells nobody about it. */
const permissions = { contents: 'read', 'id-token': 'write' } as const;

/** That a job before succeeded, or had nothing to do. */
const done = (job: string) => `(needs.${job}.result == 'success' || needs.${job}.result == 'skipped')`;

/** That all of them did. Together with `!cancelled()`: left to itself, a job is skipped when any job before it was. */
export const allDone = (...jobs: string[]) => jobs.map(done).join(' && ');

/** Which images the image file names, and the runner of the processor that they are for. */
const readImageFile = [
  `runner=$(jq -r '[.[].platforms | tostring | if contains("amd64") then "ubuntu-latest" else "ubuntu-24.04-arm" end] | unique | join(" ")' "$FILE")`,
  'case "$runner" in',
  '  "") echo "::error::$FILE should name one image or more." && exit 1 ;;',
  '  *" "*) echo "::error::The images of $FILE should all have the same platform: one runner verifies them." && exit 1 ;;',
  'esac',
  String.raw`printf 'images=%s\nrunner=%s\n' "$(jq -c keys "$FILE")" "$runner" >> "$GITHUB_OUTPUT"`,
].join('\n');

/** The id of the job that reads the image file. */
export const imageList = 'image-list';

const listed = (output: string) => value(`needs.${imageList}.outputs.${output}`);

/** Each image of the image file, by itself; none where that wasn't read. */
export const eachListed = {
  image: value(`fromJSON(needs.${imageList}.result == 'success' && needs.${imageList}.outputs.images || '[]')`),
};

/** The image file's images, and the runner for them, as outputs. @param condition when it runs */
export function imageListJob({ imageFile, inputs }: Home, condition: string): Job {
  return {
    name: 'images',
    if: condition,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 5,
    permissions: { contents: 'read' },
    outputs: { images: value('steps.images.outputs.images'), runner: value('steps.images.outputs.runner') },
    steps: [
      checkout(),
      {
        name: 'Read the image file',
        id: 'images',
        run: readImageFile,
        env: { FILE: imageFile },
        ...(inputs['working-directory'] && { 'working-directory': inputs['working-directory'] }),
      },
    ],
  };
}

export interface EachImage {
  readonly if?: string;
  readonly needs: string[];
  readonly environment: string;
  /** Has `image`, and may have more that the others name. */
  readonly matrix: Record<string, unknown>;
  /** Nx project that packages an image. @default - everything is packaged */
  readonly project?: string;
  /** @default - the one for the images of the image file */
  readonly runner?: string;
  /** Within it, a newer one cancels this one. @default - none does */
  readonly group?: string;
}

/** Builds and pushes an image, unless it is there; in no GitHub Environment, as plans are. A fork's run gets no token. */
export function imageJob(home: Home, { matrix, environment, project, runner, group, ...when }: EachImage): Job {
  return {
    name: `image ${environment} ${value('matrix.image')}`,
    ...when,
    'runs-on': runner ?? listed('runner'),
    'timeout-minutes': 60,
    permissions,
    ...(group && { concurrency: { group, 'cancel-in-progress': true } }),
    strategy: { 'fail-fast': false, matrix },
    steps: [
      ...home.packaged(project),
      {
        name: 'Image',
        uses: home.action('build-image'),
        with: { environment, 'images-file': home.imageFile, image: value('matrix.image'), ...home.inputs },
      },
    ],
  };
}

/**
 * Proves that images are what the merged files build to, and hands them on: everybody who can push a branch can push an
 * image that claims to be. Nothing in the output is masked: GitHub hands on no output with a masked value in it.
 */
export function verifiedImagesJob(home: Home, environment: string, when: Pick<Job, 'if' | 'needs'>): Job {
  return {
    name: `images ${environment}`,
    ...when,
    'runs-on': listed('runner'),
    // One after the other, each in the action's own time.
    'timeout-minutes': 180,
    permissions,
    outputs: { images: value('steps.images.outputs.images') },
    steps: [
      ...home.packaged(),
      {
        name: 'Images',
        id: 'images',
        uses: home.action('build-image'),
        with: {
          environment,
          'images-file': home.imageFile,
          verify: true,
          ...home.inputs,
        },
      },
    ],
  };
}
