import { type Home, onlyWhen } from './home';
import { lookUpImages, withImages } from './image-lookup';
import { checkout, setupNode } from './steps';
import { type Step, value } from './workflow';

/** Runs a command of the caller's; it is given by `env`, so nothing in it is taken for part of the script. */
const command = (name: string, input: string, env: Record<string, string> = {}): Step => ({
  name,
  if: `inputs.${input} != ''`,
  run: 'bash -euo pipefail -c "$COMMAND"',
  env: { COMMAND: value(`inputs.${input}`), ...env },
  'working-directory': value('inputs.working-directory'),
});

const folder = '.stratiform';

/** Images are looked up before the caller synthesizes: by a copy of the actions that is used for nothing else. */
const lookupFolder = `${folder}/images`;

/**
 * The actions of the commit that the called workflow is of. They come last, so that no earlier step has had them in hand.
 * GitHub Enterprise Server doesn't tell a called workflow where it is from: there the caller says it.
 */
const ownActions = (path: string): Step => ({
  ...checkout({
    repository: value('job.workflow_repository || inputs.actions-repository'),
    ref: value('job.workflow_sha || inputs.actions-ref'),
    path,
  }),
  name: 'Actions',
});

const actionIn =
  (path: string): Home['action'] =>
  (name) =>
    `./${path}/actions/${name}`;

const installed = [setupNode(value('inputs.node-version')), command('Install', 'install')];

/** Makes what images hold beside what is committed. */
const packaged = command('Package', 'package');

const about = {
  inputs: { 'working-directory': value('inputs.working-directory') },
  imageFile: value('inputs.images-file'),
};

/** A repository that calls the reusable workflow. */
export const anyRepository: Home = {
  actions: () => [ownActions(folder)],
  project: (ref) => [checkout(ref ? { ref } : {}), ...installed, ownActions(folder)],
  synthesized: (synthesis) => [
    ...onlyWhen(synthesis.when, [
      checkout(),
      ...installed,
      ...lookUpImages({ ...about, action: actionIn(lookupFolder) }, synthesis, [packaged, ownActions(lookupFolder)]),
      withImages(synthesis, command('Synthesize', 'synth', { ENVIRONMENT: synthesis.environment })),
    ]),
    ownActions(folder),
  ],
  packaged: () => [checkout(), ...installed, packaged, ownActions(folder)],
  action: actionIn(folder),
  ...about,
  packs: () => "inputs.images-file != ''",
  plansAll: true,
};
