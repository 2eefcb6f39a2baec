import { environments } from '../../packages/config/src/environments';
import { type Home, onlyWhen } from './home';
import { lookUpImages, withImages } from './image-lookup';
import { checkout, installPython, installQuietly, setupNode, setupPython } from './steps';
import type { Step } from './workflow';

/** Environments on AWS whose functions are images. Where there is none, no workflow but `plan` has anything of images. */
export const packing = Object.values(environments())
  .filter(({ endpoint, packaging }) => endpoint === 'aws' && packaging === 'image')
  .map(({ name }) => name);

const eachLayer = 'npx nx run-many -t synth -c "$ENVIRONMENT"';

const buildProjectFile: Step = { name: 'Build the project file', run: 'npx nx run @stratiform/config:build' };

const installed = [setupNode(), setupPython, installQuietly, installPython];

/** Makes what images hold beside what is committed. */
const packageServices = (project?: string): Step =>
  project
    ? { name: 'Package', run: 'npx nx run "$PROJECT:package"', env: { PROJECT: project } }
    : { name: 'Package', run: "npx nx run-many -t package -p 'services/*'" };

/** This repository: its own actions, and Nx builds what a layer needs. */
export const thisRepository: Home = {
  actions: () => [checkout()],
  project: (ref) => [checkout(ref ? { ref } : {}), setupNode(), installQuietly, buildProjectFile],
  synthesized: (synthesis) => [
    checkout(),
    ...onlyWhen(synthesis.when, [
      ...installed,
      ...lookUpImages(thisRepository, synthesis, [buildProjectFile, packageServices()]),
      withImages(synthesis, {
        name: 'Synthesize',
        run: synthesis.layers ? `${eachLayer} -p "$PROJECTS"` : eachLayer,
        env: { ENVIRONMENT: synthesis.environment, ...(synthesis.layers && { PROJECTS: synthesis.layers }) },
      }),
    ]),
  ],
  packaged: (project) => [checkout(), ...installed, buildProjectFile, packageServices(project)],
  action: (name) => `./actions/${name}`,
  inputs: {},
  imageFile: 'images.json',
  packs: (environment) =>
    packing.length > 0 ? `contains(fromJSON('${JSON.stringify(packing)}'), ${environment})` : undefined,
  plansAll: false, // what Nx says is affected
};
