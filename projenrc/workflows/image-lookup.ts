import { type Home, onlyWhen, type Synthesis } from './home';
import { type Step, value } from './workflow';

/** Whether a job has to look its images up by itself. */
const looks = ({ images }: Synthesis) => images !== undefined && images.found === undefined;

/**
 * Steps that find, in the job that synthesizes, the images which other jobs built: by their contents, without building.
 *
 * @param complete steps after which the contexts of the images are there, and the action too
 */
export function lookUpImages(
  { action, imageFile, inputs }: Pick<Home, 'action' | 'imageFile' | 'inputs'>,
  synthesis: Synthesis,
  complete: readonly Step[],
): Step[] {
  if (!looks(synthesis)) return [];
  const lookup: Step = {
    name: 'Images',
    id: 'images',
    uses: action('build-image'),
    with: { environment: synthesis.environment, 'images-file': imageFile, ...inputs },
  };
  return onlyWhen(synthesis.images?.if, [...complete, lookup]);
}

/** The step that synthesizes, with the images. A fork's pull request has none, and isn't planned: it is left out there. */
export function withImages(synthesis: Synthesis, step: Step): Step {
  const { images } = synthesis;
  if (!images) return step;
  const STRATIFORM_IMAGES = images.found ?? value('steps.images.outputs.images');
  const given = { ...step, env: { ...step.env, STRATIFORM_IMAGES } };
  if (!looks(synthesis)) return given;
  const there = "steps.images.outputs.images != ''";
  return onlyWhen(images.if ? `(!(${images.if}) || ${there})` : there, [given])[0];
}
