import type { Project } from 'projen';
import { thirdParty } from './pins';
import { checkout, install, setupNode, setupPython } from './steps';
import { type Step, value, Workflow } from './workflow';

/** The oldest Node that is supported, on which everything is built and tried. */
const oldestNode = '20';

/** Tools that tests of the workflows run: without one, its tests say that they are skipped. */
const workflowTools: Step[] = [
  { name: 'Go', uses: thirdParty.setupGo, with: { 'go-version': '1.26', cache: false } },
  {
    name: 'Tools that try workflows',
    run: [
      'go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
      'go install github.com/nektos/act@v0.2.89',
      'go env GOPATH | sed "s|$|/bin|" >> "$GITHUB_PATH"',
    ].join('\n'),
  },
];

/** What tests of images run beside the runner's own engine. */
const imageTools: Step = {
  name: 'Tools that try images',
  run: 'sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends debootstrap docker-registry',
};

/** Builds and tests everything, on the Node given. */
export const builtAndTested = (node: string = oldestNode): Step[] => [
  checkout(),
  setupNode(node),
  setupPython,
  ...workflowTools,
  imageTools,
  install,
  { name: 'Build', run: 'npx projen build' },
  { name: 'Test', run: 'npm test' },
  {
    name: 'Generated files and bundles are as generated',
    run: 'git add --intent-to-add . && git diff --exit-code --stat',
  },
];

/** `build`: on a pull request and on main, what `.ci/run` does, with the build as a step of its own. */
export function buildWorkflow(project: Project): void {
  new Workflow(project, 'build', {
    on: { pull_request: {}, push: { branches: ['main'] }, workflow_dispatch: {} },
    concurrency: { group: `build-${value('github.ref')}`, 'cancel-in-progress': true },
    jobs: {
      build: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        permissions: { contents: 'read' },
        steps: builtAndTested(),
      },
    },
  });
}
