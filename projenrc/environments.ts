import { environments as configured } from '../packages/config/src/environments';

/** The environments by name, in the order of deployment; each is an Nx configuration of every target that touches AWS. */
export const environments = Object.keys(configured());

/** Those that workflows plan and apply: all but the one that runs on this machine. */
export const deployedEnvironments = Object.values(configured())
  .filter(({ endpoint }) => endpoint === 'aws')
  .map(({ name }) => name);
