import { createHash } from 'node:crypto';
import { ActionError } from '@stratiform/github/lib/start.js';
import { type Descriptor, digestOf } from './manifest.js';
import { patiently } from './patience.js';
import { refusal } from './refusal.js';
import { isDigest } from './repository.js';
import type { Session } from './session.js';

/**
 * A small blob, such as an image's configuration: at most 4 MiB.
 *
 * @throws ActionError `registry-error` where it isn't there, or isn't what its digest says
 */
export async function readBlob(session: Session, digest: string): Promise<Buffer> {
  if (!isDigest(digest)) throw new TypeError(`'${digest}' is no SHA-256 digest`);
  const what = `GET of blob ${digest}`;
  const answer = await session.ask({ method: 'GET', path: `blobs/${digest}`, what });
  if (answer.status !== 200) throw refusal(answer, what, session.where);
  const real = digestOf(answer.body);
  if (real === digest) return answer.body;
  throw somethingElse(session, what, real);
}

/**
 * Reads a blob of any size as it comes, such as a layer. Where it breaks off, it is read anew from its beginning.
 *
 * @param read gets the bytes; it has to read all of them
 * @throws ActionError `registry-error` where it isn't there, or isn't what its digest says; what `read` throws
 */
export async function readLargeBlob<T>(
  session: Session,
  digest: string,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!isDigest(digest)) throw new TypeError(`'${digest}' is no SHA-256 digest`);
  const what = `GET of blob ${digest}`;
  return patiently(session.patience, async () => {
    const answer = await session.askOnce({ method: 'GET', path: `blobs/${digest}`, what, streamed: true, signal });
    if (answer.status !== 200 || !answer.stream) throw refusal(answer, what, session.where);
    return read(checked(answer.stream, digest, (real) => somethingElse(session, what, real)));
  });
}

async function* checked(bytes: AsyncIterable<Uint8Array>, digest: string, other: (real: string) => ActionError) {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const real = `sha256:${hash.digest('hex')}`;
  if (real !== digest) throw other(real);
}

function somethingElse({ where }: Session, what: string, real: string): ActionError {
  return new ActionError(
    'registry-error',
    `The registry of ${where} answers a ${what} with something else: its digest is ${real}.`,
    'Run the job again; if it stays so, something changes what the registry sends.',
  );
}

/** Puts a small blob there, unless it is there already. @returns what a manifest says of it */
export async function writeBlob(session: Session, bytes: Buffer, mediaType: string): Promise<Descriptor> {
  const digest = digestOf(bytes);
  const what = `look for blob ${digest}`;
  const found = await session.ask({ method: 'HEAD', path: `blobs/${digest}`, what });
  if (found.status === 404) await patiently(session.patience, () => upload(session, bytes, digest));
  else if (found.status !== 200) throw refusal(found, what, session.where);
  return { mediaType, digest, size: bytes.length };
}

// An upload that failed half-way is left to the registry, and another one begun.
async function upload(session: Session, body: Buffer, digest: string): Promise<void> {
  const what = `upload of blob ${digest}`;
  const begun = await session.askOnce({ method: 'POST', path: 'blobs/uploads/', body: Buffer.alloc(0), what });
  const location = begun.headers.get('location');
  if (begun.status !== 202 || !location) throw refusal(begun, what, session.where);
  const url = new URL(location, session.base);
  url.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  const done = await session.askOnce({ method: 'PUT', path: url.href, headers, body, what });
  if (done.status !== 201) throw refusal(done, what, session.where);
}
