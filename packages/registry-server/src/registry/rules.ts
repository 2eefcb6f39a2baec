import { type Answer, badToken, expiredToken, notAuthorized, repositoryMissing } from './answers.js';
import type { TagRules } from './immutability.js';
import type { Logins } from './logins.js';
import { isTag, type RegistryPath, readPath } from './paths.js';
import { digestOf, type Exchange } from './proxy.js';
import type { Referrers } from './referrers.js';

/** What a request is held to, before the registry behind is asked. */
export interface Rules {
  readonly host: () => string;
  readonly logins: Logins;
  /** Whether a repository was made. */
  readonly exists: (repository: string) => boolean;
  readonly tags: TagRules;
  /** Undefined: there is no referrers API. */
  readonly referrers: Referrers | undefined;
}

/** Answers a request as ECR does: who, which repository, which tag; the rest is the registry's own. */
export async function serve(exchange: Exchange, rules: Rules): Promise<void> {
  const who = authentication(exchange, rules);
  if (who) return exchange.answer(who);
  const path = readPath(exchange.path);
  if (path && !rules.exists(path.repository)) return exchange.answer(repositoryMissing(path.repository));
  if (path?.part === 'referrers' && rules.referrers) {
    const type = exchange.query.get('artifactType') ?? undefined;
    const headers = {
      'Content-Type': 'application/vnd.oci.image.index.v1+json',
      ...(type ? { 'OCI-Filters-Applied': 'artifactType' } : {}),
    };
    return exchange.answer({
      status: 200,
      headers,
      body: rules.referrers.index(path.repository, path.reference, type),
    });
  }
  if (path?.part === 'manifests' && exchange.method === 'PUT') return putManifest(exchange, path, rules);
  return exchange.forward();
}

function authentication(exchange: Exchange, { logins, host }: Rules): Answer | undefined {
  const found = logins.check(exchange.headers.authorization);
  if (found === 'none') return notAuthorized(host());
  if (found === 'unknown') return badToken;
  return found === 'expired' ? expiredToken : undefined;
}

async function putManifest(exchange: Exchange, path: RegistryPath, rules: Rules): Promise<void> {
  const { repository, reference } = path;
  const bytes = await exchange.body();
  const digest = digestOf(bytes);
  const put = async () => {
    const subject = rules.referrers?.note(repository, digest, exchange.headers['content-type'] ?? '', bytes);
    await exchange.forward(subject ? { 'OCI-Subject': subject } : {});
  };
  if (!isTag(reference)) return put();
  const refusal = await rules.tags.put(repository, reference, digest, put);
  if (refusal) exchange.answer(refusal);
}
