import type { InspectedImage } from '../engine/inspect.js';
import { hasKeyTwice, jsonOf } from '../registry/unambiguous.js';
import type { Contents } from './comparison.js';
import { surplusInConfig } from './keys.js';

/** What an image's configuration says, and what is wrong with it, as texts for people. */
export interface ReadConfig {
  readonly contents: Contents;
  readonly wrong: readonly string[];
}

interface ImageConfig {
  readonly os?: unknown;
  readonly architecture?: unknown;
  readonly variant?: unknown;
  readonly 'os.version'?: unknown;
  readonly 'os.features'?: unknown;
  readonly config?: unknown;
  readonly rootfs?: { readonly type?: unknown; readonly diff_ids?: unknown };
}

/**
 * Reads a configuration that somebody else wrote. What every reader takes for the same isn't wrong; whatever could be
 * taken for something else is.
 */
export function contentsOfConfig(bytes: Buffer): ReadConfig {
  const read = parsed(bytes);
  if (!isObject(read)) return { contents: NOTHING, wrong: ['its configuration is no JSON object'] };
  const {
    os,
    architecture,
    variant,
    'os.version': osVersion,
    'os.features': features,
    config,
    rootfs,
  }: ImageConfig = read;
  const { type, diff_ids: diffIds } = isObject(rootfs) ? (rootfs as NonNullable<ImageConfig['rootfs']>) : {};
  const wrong = [
    ...(hasKeyTwice(bytes) ? ['its configuration has a key twice'] : []),
    ...surplusInConfig(read),
    ...(type === 'layers' && isTexts(diffIds) ? [] : ['its configuration has no list of layers']),
    ...([os, architecture, variant ?? '', osVersion ?? ''].every(isText) ? [] : ['its platform is no text']),
    ...(isTexts(features ?? []) ? [] : ["its 'os.features' is no list of texts"]),
    ...(isObject(config ?? {}) ? [] : ["its 'config' is no object"]),
  ];
  const contents = {
    platform: platformOf([os, architecture, variant, osVersion], isTexts(features) ? features : []),
    config: isObject(config) ? config : {},
    diffIds: isTexts(diffIds) ? diffIds : [],
  };
  return { contents, wrong };
}

/** What the engine says of an image that it built. */
export function contentsOfEngine({ os, architecture, variant, osVersion, config, diffIds }: InspectedImage): Contents {
  return { platform: platformOf([os, architecture, variant, osVersion], []), config, diffIds };
}

const NOTHING: Contents = { platform: '', config: {}, diffIds: [] };

// Of arm64 there is but one variant that Lambda has, and engines leave it out or don't.
function platformOf([os, architecture, variant, ...rest]: readonly unknown[], features: readonly string[]): string {
  const own = architecture === 'arm64' && variant === 'v8' ? '' : variant;
  return [os, architecture, own, ...rest, ...features].filter(Boolean).join('/');
}

function parsed(bytes: Buffer): unknown {
  try {
    return jsonOf(bytes);
  } catch {
    return undefined; // no object either
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
