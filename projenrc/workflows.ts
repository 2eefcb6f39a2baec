import { type IResolver, type Project, YamlFile } from 'projen';

/** Third-party actions, pinned by full commit; the version is what that commit was released as. */
const actions: Record<string, string> = {
  'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8': 'v5.0.0',
  'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020': 'v4.4.0',
  'actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065': 'v5.6.0',
};
const [checkout, setupNode, setupPython] = Object.keys(actions);

/** A workflow file that names, beside each pinned commit, the version a reader knows. */
class Workflow extends YamlFile {
  protected override synthesizeContent(resolver: IResolver): string | undefined {
    const yaml = super.synthesizeContent(resolver);
    return yaml?.replace(/uses: (\S+)$/gm, (line, action) => (actions[action] ? `${line} # ${actions[action]}` : line));
  }
}

/** `build`: on a pull request and on main, what `.ci/run` does, with the build as a step of its own. */
export class BuildWorkflow extends Workflow {
  constructor(project: Project) {
    super(project, '.github/workflows/build.yml', {
      obj: {
        name: 'build',
        on: { pull_request: {}, push: { branches: ['main'] }, workflow_dispatch: {} },
        permissions: {},
        concurrency: { group: 'build-$' + '{{ github.ref }}', 'cancel-in-progress': true },
        jobs: {
          build: {
            'runs-on': 'ubuntu-latest',
            'timeout-minutes': 60,
            permissions: { contents: 'read' },
            steps: [
              { name: 'Checkout', uses: checkout, with: { 'persist-credentials': false } },
              { name: 'Node', uses: setupNode, with: { 'node-version': '20' } },
              { name: 'Python', uses: setupPython, with: { 'python-version': '3.13' } },
              { name: 'Install', run: 'npm ci' },
              { name: 'Build', run: 'npx projen build' },
              { name: 'Test', run: 'npm test' },
              { name: 'Generated files are as generated', run: 'git diff --exit-code' },
            ],
          },
        },
      },
    });
  }
}
