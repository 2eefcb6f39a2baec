import { type Connection, explain, type Target } from '@stratiform/deployer';
import { signIn } from '@stratiform/github/lib/identity/sign-in.js';
import type { BuildInputs } from '../interface.js';
import { openEcr } from '../registry/ecr.js';
import type { OpenRegistry } from '../registry/open-registry.js';
import type { Repository } from '../registry/repository.js';
import { targetOf } from './target.js';

/**
 * Opens repositories of ECR, signing in once to each account as the environment's role for images, or as the inputs say.
 *
 * @returns opens one; throws ActionError `inputs`, `no-token`, `credentials`, `wrong-account`, those of the registry;
 * DeployerError `project-file`, `usage`, `unreachable`
 */
export function ecrOf(inputs: BuildInputs): (text: string, repository: Repository) => Promise<OpenRegistry> {
  const connections = new Map<string, Promise<Connection>>();
  return async (text, repository) => {
    const target = targetOf(repository, inputs);
    const key = `${target.account} ${target.region}`;
    const connecting = connections.get(key) ?? connect(target, inputs);
    connections.set(key, connecting);
    const { credentials, region } = await connecting;
    return openEcr(text, credentials, region, { account: target.account });
  };
}

async function connect(target: Target, inputs: BuildInputs): Promise<Connection> {
  try {
    return await (await signIn(target, 'images', inputs)).connection();
  } catch (error) {
    throw explain(error, target);
  }
}
