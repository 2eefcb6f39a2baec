import type { TemplateResource } from '../assembly/template';
import type { PropertyChange } from '../model/plan';
import { segment } from './leaf-changes';
import { isIntrinsic, textOf } from './template-text';

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

/**
 * The images by digest that a new resource is made of, as they are written in the template. Of what is created nothing
 * else is listed, property by property; an image was built elsewhere, and its digest is all that names it.
 */
export function newImages(resource?: TemplateResource): PropertyChange[] {
  return imagesIn(resource?.Properties ?? {}, '/Properties');
}

function imagesIn(node: unknown, path: string): PropertyChange[] {
  if (typeof node === 'object' && node !== null && !isIntrinsic(node))
    return Object.entries(node).flatMap(([key, value]) => imagesIn(value, `${path}/${segment(key)}`));
  const after = textOf(node);
  return BY_DIGEST.test(after) ? [{ path, after, afterIsKnown: true, values: 'template' }] : [];
}
