import type { Project } from 'projen';
import { builtAndTested } from './build';
import { thirdParty } from './pins';
import { checkout, node, setupNode } from './steps';
import { type Step, value, Workflow } from './workflow';

const packed = 'package';

const download: Step = {
  name: 'Take the package',
  uses: thirdParty.downloadArtifact,
  with: { name: packed, path: packed },
};

/**
 * `release`: a tag `v1.2.3` builds, tests and packs constructs-lib without any credentials, publishes exactly that to npm,
 * and makes the GitHub release. npm trusts this workflow's OIDC token (trusted publishing): there is no token to steal,
 * and provenance is attested.
 */
export function releaseWorkflow(project: Project): void {
  new Workflow(project, 'release', {
    on: { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } },
    concurrency: { group: 'release', 'cancel-in-progress': false },
    jobs: {
      pack: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        permissions: { contents: 'read' },
        steps: [
          ...builtAndTested(),
          {
            name: 'Pack',
            run: [
              'npm pkg set "version=$(cut -c 2- <<< "$GITHUB_REF_NAME")" --workspace stratiform',
              'npx nx run stratiform:package',
            ].join('\n'),
          },
          {
            name: 'Keep the package',
            uses: thirdParty.uploadArtifact,
            with: { name: packed, path: 'constructs-lib/dist/js/*.tgz', 'if-no-files-found': 'error' },
          },
        ],
      },
      publish: {
        needs: ['pack'],
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 10,
        permissions: { 'id-token': 'write' },
        environment: 'npm',
        steps: [
          setupNode(node),
          download,
          { name: 'Publish', run: `npm publish ./${packed}/*.tgz --provenance --access public` },
        ],
      },
      release: {
        needs: ['publish'],
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 10,
        permissions: { contents: 'write' },
        steps: [
          checkout(),
          download,
          {
            name: 'Release',
            run: `gh release create "$GITHUB_REF_NAME" ${packed}/*.tgz --verify-tag --generate-notes`,
            env: { GH_TOKEN: value('github.token') },
          },
        ],
      },
    },
  });
}
