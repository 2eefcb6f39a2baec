import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Descriptor } from '../registry/manifest.js';
import type { OpenRegistry } from '../registry/open-registry.js';

/** Layers as they are made here: an archive, packed by gzip or not. No zstd, and none that is elsewhere ("foreign"). */
const TYPE = /^application\/vnd\.(oci\.image\.layer\.v1|docker\.image\.rootfs\.diff)\.tar([+.]gzip)?$/;

/**
 * Reads all layers of an image out of the registry, and says which of them aren't what its configuration says, as texts
 * for people. No registry compares them, and not every reader: the configuration alone is a claim of whoever pushed it.
 *
 * @param diffIds digests of the unpacked layers, as the configuration has them
 */
export async function wrongLayers(
  registry: OpenRegistry,
  layers: readonly Descriptor[],
  diffIds: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (layers.length !== diffIds.length)
    return [`its manifest has ${layers.length} layers, its configuration ${diffIds.length}`];
  const others = layers.map(({ mediaType }) => mediaType).filter((mediaType) => !TYPE.test(mediaType));
  if (others.length > 0) return others.map((mediaType) => `it has a layer of the type '${mediaType}'`);
  const wrong: string[] = [];
  for (const [at, layer] of layers.entries()) {
    const why = await whatIsWrong(registry, layer, diffIds[at], signal);
    if (why) wrong.push(`its layer ${at + 1} of ${layers.length} ${why}`);
  }
  return wrong;
}

async function whatIsWrong(
  registry: OpenRegistry,
  { digest, mediaType, size }: Descriptor,
  diffId: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const packed = mediaType.endsWith('gzip');
    const read = await registry.largeBlob(digest, (bytes) => unpack(bytes, packed), signal);
    if (read.size !== size) return `has ${read.size} bytes, and ${size} in its manifest`;
    return read.diffId === diffId ? undefined : `unpacks to ${read.diffId}, and is ${diffId} in its configuration`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) return `can't be unpacked: ${message}`;
    throw error;
  }
}

async function unpack(bytes: AsyncIterable<Uint8Array>, packed: boolean): Promise<{ diffId: string; size: number }> {
  const gunzip = packed ? createGunzip() : undefined;
  const hash = createHash('sha256');
  let size = 0;
  async function* counted() {
    for await (const chunk of bytes) {
      size += chunk.length;
      yield chunk;
    }
  }
  const hashing = new Writable({
    write(chunk, _, done) {
      hash.update(chunk);
      done();
    },
    // Zeros end a gzip file for zlib, whatever comes after them; other readers go on.
    final: (done) => done(gunzip && gunzip.bytesWritten !== size ? SURPLUS : null),
  });
  if (gunzip) await pipeline(counted, gunzip, hashing);
  else await pipeline(counted, hashing);
  return { diffId: `sha256:${hash.digest('hex')}`, size };
}

const SURPLUS = Object.assign(new Error('something comes after its end'), { code: 'Z_DATA_ERROR' });
