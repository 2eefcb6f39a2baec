import { checkout, installPython, installQuietly, setupNode, setupPython } from './steps';
import { type Step, value } from './workflow';

/** How jobs get at the actions and at what those read, in one repository or another. */
export interface Home {
  /** Steps of a job that reads neither project file nor templates. */
  actions(): Step[];
  /** Steps after which the project file can be read. @param ref commit to check out; default: the event's. */
  project(ref?: string): Step[];
  /**
   * Steps after which templates are there too.
   *
   * @param environment, layers expressions; without layers: all
   * @param when a condition: without it there are the actions only
   */
  synthesized(environment: string, layers?: string, when?: string): Step[];
  /** `uses` of an action. */
  action(name: 'plan' | 'apply'): string;
  /** Inputs that every action which reads the project file gets. */
  readonly inputs: Record<string, string>;
  /** Whether each pull request is planned for each environment, so that a plan which isn't there has been lost. */
  readonly plansAll: boolean;
}

/** Steps with a further condition. */
function onlyWhen(when: string | undefined, steps: readonly Step[]): Step[] {
  return steps.map((step) => (when ? { ...step, if: [when, step.if].filter(Boolean).join(' && ') } : step));
}

const eachLayer = 'npx nx run-many -t synth -c "$ENVIRONMENT"';

/** This repository: its own actions, and Nx builds what a layer needs. */
export const thisRepository: Home = {
  actions: () => [checkout()],
  project: (ref) => [
    checkout(ref ? { ref } : {}),
    setupNode(),
    installQuietly,
    { name: 'Build the project file', run: 'npx nx run @stratiform/config:build' },
  ],
  synthesized: (environment, layers, when) => [
    checkout(),
    ...onlyWhen(when, [
      setupNode(),
      setupPython,
      installQuietly,
      installPython,
      layers
        ? {
            name: 'Synthesize',
            run: `${eachLayer} -p "$PROJECTS"`,
            env: { ENVIRONMENT: environment, PROJECTS: layers },
          }
        : { name: 'Synthesize', run: eachLayer, env: { ENVIRONMENT: environment } },
    ]),
  ],
  action: (name) => `./actions/${name}`,
  inputs: {},
  plansAll: false, // what Nx says is affected
};

/** Runs a command of the caller's; it is given by `env`, so nothing in it is taken for part of the script. */
const command = (name: string, input: string, env: Record<string, string> = {}): Step => ({
  name,
  if: `inputs.${input} != ''`,
  run: 'bash -euo pipefail -c "$COMMAND"',
  env: { COMMAND: value(`inputs.${input}`), ...env },
  'working-directory': value('inputs.working-directory'),
});

/**
 * The actions of the commit that the called workflow is of. They come last, so that no earlier step has had them in hand.
 * GitHub Enterprise Server doesn't tell a called workflow where it is from: there the caller says it.
 */
const ownActions: Step = {
  ...checkout({
    repository: value('job.workflow_repository || inputs.actions-repository'),
    ref: value('job.workflow_sha || inputs.actions-ref'),
    path: '.stratiform',
  }),
  name: 'Actions',
};

/** A repository that calls the reusable workflow. */
export const anyRepository: Home = {
  actions: () => [ownActions],
  project: (ref) => [
    checkout(ref ? { ref } : {}),
    setupNode(value('inputs.node-version')),
    command('Install', 'install'),
    ownActions,
  ],
  synthesized: (environment, _layers, when) => [
    ...onlyWhen(when, [
      checkout(),
      setupNode(value('inputs.node-version')),
      command('Install', 'install'),
      command('Synthesize', 'synth', { ENVIRONMENT: environment }),
    ]),
    ownActions,
  ],
  action: (name) => `./.stratiform/actions/${name}`,
  inputs: { 'working-directory': value('inputs.working-directory') },
  plansAll: true,
};
