import { ActionError } from '@stratiform/github/lib/start.js';
import { type Authorization, authorizationWith, type LoginSource } from './authorization.js';
import { readBlob, readLargeBlob, writeBlob } from './blobs.js';
import { MANIFEST_TYPES, type Manifest, readManifest } from './manifest.js';
import type { OpenRegistry, Written } from './open-registry.js';
import { PATIENCE, type Patience } from './patience.js';
import { askReferrers } from './referrers.js';
import { errorOf, refusal } from './refusal.js';
import { checkTag, isDigest } from './repository.js';
import { type Session, sessionWith } from './session.js';

/** What all registries are opened with. */
export interface RegistryOptions extends Partial<Patience> {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** Where a repository is, and who reads it. */
export interface Place {
  /** Scheme, host and port. */
  readonly url: string;
  readonly name: string;
  readonly logins: LoginSource;
  /** Whether Basic authentication is sent unasked. */
  readonly eager: boolean;
}

export function openRegistry({ url, name, logins, eager }: Place, options: RegistryOptions): OpenRegistry {
  const patience = { ...PATIENCE, ...set(options) };
  const { host } = new URL(url);
  const authorization: Authorization = authorizationWith(host, logins, patience, eager);
  const session = sessionWith(url, name, authorization, patience);
  return {
    host,
    repository: name,
    uri: session.where,
    login: () => logins(false),
    manifest: (reference) => getManifest(session, reference),
    putManifest: (reference, manifest) => putManifest(session, reference, manifest),
    blob: (digest) => readBlob(session, digest),
    largeBlob: (digest, read, signal) => readLargeBlob(session, digest, read, signal),
    putBlob: (bytes, mediaType) => writeBlob(session, bytes, mediaType),
    referrers: (digest) => askReferrers(session, digest),
  };
}

// Never by HEAD: its 404 has no body, and so a missing repository would look as a missing image does.
async function getManifest(session: Session, reference: string): Promise<Manifest | undefined> {
  const what = `GET of manifest '${reference}'`;
  const headers = { accept: MANIFEST_TYPES.join(', ') };
  const answer = await session.ask({ method: 'GET', path: `manifests/${checked(reference)}`, headers, what });
  // Harbor says NOT_FOUND; all others what the specification says.
  if (answer.status === 404 && /^(MANIFEST_UNKNOWN|NOT_FOUND)$/.test(errorOf(answer).code)) return undefined;
  if (answer.status !== 200) throw refusal(answer, what, session.where);
  const manifest = readManifest(answer.body, answer.headers.get('content-type') ?? '');
  for (const told of [answer.headers.get('docker-content-digest'), reference])
    checkSame(manifest.digest, told, what, session);
  return manifest;
}

async function putManifest(session: Session, reference: string, { digest, mediaType, bytes }: Written) {
  const what = `PUT of manifest '${reference}'`;
  const headers = { 'content-type': mediaType };
  const path = `manifests/${checked(reference)}`;
  const answer = await session.ask({ method: 'PUT', path, headers, body: bytes, what });
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, what, session.where);
  for (const told of [answer.headers.get('docker-content-digest'), reference]) checkSame(digest, told, what, session);
  const subject = answer.headers.get('oci-subject');
  return { ...(subject && { subject }) };
}

function checkSame(digest: string, told: string | null, what: string, { where }: Session): void {
  if (!told || !isDigest(told) || told === digest) return;
  throw new ActionError(
    'registry-error',
    `The registry of ${where} says ${told} of a ${what}, but the digest of its bytes is ${digest}.`,
    'Run the job again; if it stays so, something changes what the registry sends or gets.',
  );
}

const checked = (reference: string): string => (isDigest(reference) ? reference : checkTag(reference));

function set({ attempts, timeoutMs, pause }: RegistryOptions): Partial<Patience> {
  return { ...(attempts && { attempts }), ...(timeoutMs && { timeoutMs }), ...(pause && { pause }) };
}
