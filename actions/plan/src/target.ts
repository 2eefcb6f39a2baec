import * as path from 'node:path';
import { chooseTarget, loadProject, type Target } from '@stratiform/deployer';
import type { Job } from './job.js';

/** The environment and layers that the inputs choose. @throws DeployerError `project-file`, `usage` */
export function targetOf({ inputs }: Job): Target {
  const project = loadProject(path.resolve(inputs.workingDirectory));
  return chooseTarget(project, { environment: inputs.environment, layers: inputs.layers });
}
