import * as path from 'node:path';
import { chooseTarget, loadProject, type Target } from '@stratiform/deployer';
import { ActionError } from '@stratiform/github/lib/start.js';
import type { BuildInputs } from '../interface.js';
import { ecrHost, type Repository } from '../registry/repository.js';

type Where = Pick<BuildInputs, 'environment' | 'workingDirectory' | 'roleToAssume'>;

/**
 * The account and region that a repository of ECR is in: those of its address, else those of the environment in the
 * project file.
 *
 * @throws ActionError `inputs` where nothing tells them, or which role to be; DeployerError `project-file`, `usage`
 */
export function targetOf({ host, name }: Repository, { environment, workingDirectory, roleToAssume }: Where): Target {
  const address = host === undefined ? undefined : ecrHost(host);
  if (environment !== undefined) {
    const target = chooseTarget(loadProject(path.resolve(workingDirectory)), { environment });
    return { ...target, ...address };
  }
  if (!address || host === undefined)
    throw new ActionError(
      'inputs',
      `'${name}' is a repository of an environment's own ECR, and the input 'environment' is empty.`,
      "Give 'environment', or the repository's whole address.",
    );
  if (roleToAssume === undefined)
    throw new ActionError(
      'inputs',
      `Nothing says as which role to sign in to ${host}: 'role-to-assume' and 'environment' are empty.`,
      "Give the ARN of a role in 'role-to-assume', or 'none' for the credentials that the job has already.",
    );
  return { project: '', environment: host, ...address, protected: false, layers: [] };
}
