import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { copyRepository } from './support/images/repository-copy';
import { describeLinter, findings, linter } from './support/linters';
import { expression, modeOf, type WorkflowJob, workflowOf } from './support/workflow-files';

/** This repository's workflows as they are generated when one of its environments is switched to images. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-generated-'));
const repository = path.join(folder, 'repository');
const workflow = (name: string) => path.join(repository, '.github/workflows', `${name}.yml`);
const jobsOf = (name: string): Record<string, WorkflowJob> =>
  workflowOf(workflow(name), fs.readFileSync(workflow(name), 'utf8')).jobs;

beforeAll(() => {
  copyRepository(repository);
  const file = path.join(repository, 'packages/config/src/environments.ts');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace("name: 'stage',", "name: 'stage', packaging: 'image',"));
  const env = { ...process.env, PROJEN_DISABLE_POST: '1' };
  execFileSync('npx', ['--no-install', 'projen'], { cwd: repository, env, stdio: 'pipe' });
}, 120_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the workflows of this repository, when stage packs images and the others do not', () => {
  test('prove the images of stage before its plan is resolved, and hand them to its synthesis only', () => {
    const jobs = jobsOf('deploy');
    expect(Object.keys(jobs).filter((id) => id.startsWith('image'))).toEqual([
      'image-list',
      'images-stage',
      'image-by-hand',
      'images-by-hand',
    ]);
    expect(jobs['images-stage']).toMatchObject({
      if: "github.event_name == 'push'",
      needs: ['image-list'],
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    expect(jobs['resolve-stage'].needs).toEqual(['resolve-dev', 'apply-dev', 'image-list', 'images-stage']);
    expect(jobs['resolve-stage'].permissions).toEqual({ contents: 'read', 'pull-requests': 'read' });
    const given = Object.values(jobs).flatMap(({ title, steps }) =>
      steps.flatMap(({ env }) => (env?.STRATIFORM_IMAGES ? [[title, env.STRATIFORM_IMAGES]] : [])),
    );
    expect(given).toEqual([
      ['deploy/resolve-stage', expression('needs.images-stage.outputs.images')],
      ['deploy/plan-by-hand', expression('needs.images-by-hand.outputs.images')],
    ]);
  });

  test('build, look up and prove by hand and for drift what belongs to stage, and nothing else', () => {
    const only = `contains(fromJSON('["stage"]'), `;
    const { 'image-by-hand': image, 'images-by-hand': images } = jobsOf('deploy');
    expect([modeOf(image), modeOf(images)]).toEqual(['image', 'verify']);
    for (const job of [image, images]) expect(job.if).toContain(`${only}inputs.environment)`);
    const { drift } = jobsOf('drift');
    const step = drift.steps.find(({ id }) => id === 'images');
    expect(step?.if).toBe(`${only}matrix.environment)`);
  });

  const actionlint = linter('actionlint', 'go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12');
  describeLinter(actionlint, () => {
    test('finds nothing in them', async () => {
      const files = ['deploy', 'drift', 'plan'].map(workflow);
      expect(await findings(actionlint, ['-no-color', ...files])).toEqual({ code: 0, output: '' });
    }, 60_000);
  });
});
