import { ActionError } from '@stratiform/github/lib/start.js';
import type { BuildInputs } from '../interface.js';
import type { OpenRegistry } from '../registry/open-registry.js';
import { parseRepository, usesEcr } from '../registry/repository.js';

/** Opens a repository; of ECR as the environment's role, of any other registry as docker's own configuration says. */
export type Open = (repository: string) => Promise<OpenRegistry>;

/** Opens repositories. What that takes is loaded when the first one is opened. */
export function registries(inputs: BuildInputs): Open {
  let ecr: Promise<ReturnType<typeof import('./ecr.js')['ecrOf']>> | undefined;
  return async (text) => {
    const repository = parseRepository(text);
    if (!usesEcr(repository)) return openAny(text, inputs);
    ecr ??= import('./ecr.js').then(({ ecrOf }) => ecrOf(inputs));
    return (await ecr)(text, repository);
  };
}

async function openAny(repository: string, { roleToAssume }: BuildInputs): Promise<OpenRegistry> {
  if (roleToAssume !== undefined && roleToAssume !== 'none')
    throw new ActionError(
      'inputs',
      `'role-to-assume' has no effect for '${repository}', which is no repository of ECR.`,
      "Leave it out: docker's own configuration says how to sign in to other registries.",
    );
  const { openOther } = await import('../registry/other.js');
  return openOther(repository);
}
