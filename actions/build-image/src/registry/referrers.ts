import { ActionError } from '@stratiform/github/lib/start.js';
import { type Descriptor, OCI_INDEX, readManifest } from './manifest.js';
import type { OpenRegistry } from './open-registry.js';
import { errorOf, refusal } from './refusal.js';
import type { Answer } from './send.js';
import type { Session } from './session.js';

/** Pages of a list of referrers; an image has some, not thousands. */
const MOST_PAGES = 20;

/**
 * What refers to a manifest, as the registry's referrers API lists it; undefined where it has none (distribution
 * specification 1.1, "Listing Referrers": then it answers 404).
 */
export async function askReferrers(session: Session, digest: string): Promise<Descriptor[] | undefined> {
  const what = `GET of the referrers of ${digest}`;
  const found: Descriptor[] = [];
  let path: string | undefined = `referrers/${digest}`;
  for (let pages = 0; path && pages < MOST_PAGES; pages += 1) {
    const answer: Answer = await session.ask({ method: 'GET', path, headers: { accept: OCI_INDEX }, what });
    if ([404, 405].includes(answer.status) && errorOf(answer).code !== 'NAME_UNKNOWN') return undefined;
    if (answer.status !== 200) throw refusal(answer, what, session.where);
    const { kind, manifests } = readManifest(answer.body, answer.headers.get('content-type') ?? '');
    if (kind !== 'index') throw noIndex(session.where, digest);
    found.push(...manifests);
    path = nextPage(answer.headers.get('link'), new URL(path, session.base));
  }
  return found;
}

/** What refers to a manifest, from the registry's own list or from the tag that stands in for it. */
export async function listReferrers(
  registry: OpenRegistry,
  digest: string,
  artifactType?: string,
): Promise<Descriptor[]> {
  const found = (await registry.referrers(digest)) ?? (await fallbackReferrers(registry, digest));
  return found.filter((one) => artifactType === undefined || one.artifactType === artifactType);
}

/** The tag that lists what refers to a manifest in registries that don't do so themselves ("Referrers Tag Schema"). */
export function fallbackTag(digest: string): string {
  return digest.replace(':', '-');
}

/** What the tag lists. */
export async function fallbackReferrers(registry: OpenRegistry, digest: string): Promise<Descriptor[]> {
  const list = await registry.manifest(fallbackTag(digest));
  if (list && list.kind !== 'index') throw noIndex(registry.uri, digest);
  return [...(list?.manifests ?? [])];
}

// As registries page: </v2/…>; rel="next".
function nextPage(link: string | null, from: URL): string | undefined {
  const [, target] = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? [];
  const next = target && new URL(target, from);
  return next && next.origin === from.origin ? next.href : undefined;
}

function noIndex(where: string, digest: string): ActionError {
  return new ActionError(
    'registry-error',
    `What lists the referrers of ${digest} in ${where} is no index.`,
    `Look at the tag '${fallbackTag(digest)}': something else was pushed there.`,
  );
}
