import { ActionError } from '@stratiform/github/lib/start.js';
import { loginFor } from './docker-config.js';
import { openRegistry, type RegistryOptions } from './open.js';
import type { OpenRegistry } from './open-registry.js';
import { parseRepository, registryUrl } from './repository.js';

/** Docker Hub's registry isn't where its name points. */
const HUB = ['docker.io', 'index.docker.io'];

/**
 * Opens a repository of any registry but ECR, with the login that docker's config has for it, or without one. Nothing is
 * sent yet.
 *
 * @param repository host and name @throws ActionError `inputs`
 */
export async function openOther(repository: string, options: RegistryOptions = {}): Promise<OpenRegistry> {
  const { host, name } = parseRepository(repository);
  if (!host)
    throw new ActionError(
      'inputs',
      `'repository' should begin with its registry's host, got '${repository}'.`,
      "Write it as 'registry.example.com/shop-dev/api'. Only ECR's repositories have bare names.",
    );
  const { env = process.env } = options;
  const real = HUB.includes(host) ? 'registry-1.docker.io' : host;
  return openRegistry({ url: registryUrl(real), name, logins: () => loginFor(host, env), eager: false }, options);
}
