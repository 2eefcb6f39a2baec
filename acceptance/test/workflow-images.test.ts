import { environments } from '@stratiform/config';
import { expression, modeOf, type WorkflowJob, type WorkflowStep, workflowFiles } from './support/workflow-files';

/** How images get from the job that builds them to the template, by the workflows' text: `images.test.ts` runs them. */
const workflows = workflowFiles();
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const those = (mode: string): [string, WorkflowJob][] =>
  jobs.filter((job) => modeOf(job) === mode).map((job) => [job.title, job]);
const named = (job: WorkflowJob, name: string): WorkflowStep | undefined =>
  job.steps.find((step) => step.name === name);
const order = (job: WorkflowJob) => job.steps.map(({ name }) => name);
const looking = jobs.filter((job) => named(job, 'Images') && modeOf(job) !== 'verify');

describe('what is built', () => {
  test.each(those('image'))('%s: is packaged first, by a job that tells no one of its identity', (title, job) => {
    expect(order(job).indexOf('Package')).toBeGreaterThan(0);
    expect(order(job).at(-1)).toBe('Image');
    expect(job.steps.at(-1)?.with).toMatchObject({ image: expression('matrix.image') });
    expect(job['runs-on']).toMatch(title.startsWith('plan/') ? /matrix\.runner/ : /needs\.image-list\.outputs\.runner/);
  });

  test.each(those('image').filter(([title]) => title.endsWith('/image')))(
    '%s: gives way to a newer commit of the same pull request, image by image',
    (_, { concurrency }) => {
      const group =
        "format('stratiform-{0}-{1}-pr-{2}', matrix.environment, matrix.image, github.event.pull_request.number)";
      expect(concurrency).toEqual({ group: expression(group), 'cancel-in-progress': true });
    },
  );
});

describe('what is planned', () => {
  test('is looked up by each job that synthesizes with an identity, and by no other', () => {
    const titles = looking.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['plan/plan', 'stratiform/plan', 'stratiform/drift']));
    for (const job of looking) expect(job.permissions).toMatchObject({ 'id-token': 'write' });
  });

  test.each(looking.map((job) => [job.title, job] as const))(
    '%s: has the digests of what was packaged before, and nothing where a fork has none',
    (_, job) => {
      const [packaged, images, synthesize] = ['Package', 'Images', 'Synthesize'].map((name) =>
        order(job).indexOf(name),
      );
      expect(packaged).toBeGreaterThan(0);
      expect([images > packaged, synthesize > images]).toEqual([true, true]);
      const { id, with: given = {} } = named(job, 'Images') ?? {};
      expect([id, given.verify, given.image]).toEqual(['images', undefined, undefined]);
      expect(named(job, 'Synthesize')?.env?.STRATIFORM_IMAGES).toBe(expression('steps.images.outputs.images'));
      expect(named(job, 'Synthesize')?.if).toContain("|| steps.images.outputs.images != '')");
    },
  );

  test.each(
    jobs.filter(({ title }) => /^(plan|stratiform)\/plan$/.test(title)).map((job) => [job.title, job] as const),
  )('%s: waits for the images, and not where one failed', (_, job) => {
    expect(job.needs).toContain('image');
    expect(job.if).toContain('!cancelled() && ');
    for (const before of job.needs?.filter((id) => id.startsWith('image')) ?? [])
      expect(job.if).toContain(`(needs.${before}.result == 'success' || needs.${before}.result == 'skipped')`);
  });
});

describe('what is merged', () => {
  const all = workflows.find(({ name }) => name === 'stratiform')?.jobs ?? {};

  test.each(those('verify'))('%s is proven, and handed on by its digests', (_, job) => {
    expect(order(job).indexOf('Package')).toBeLessThan(order(job).indexOf('Images'));
    expect(job.outputs).toEqual({ images: expression('steps.images.outputs.images') });
    // GitHub hands on no output in which a masked value is.
    expect(job.steps.at(-1)?.with).not.toHaveProperty('mask-aws-account-id', true);
  });

  test.each(['1', '2', '3', '4', '5'])(
    '%s is resolved with the proven images only, and without an identity',
    (stage) => {
      const { [`images-${stage}`]: images, [`resolve-${stage}`]: resolve } = all;
      expect(images.needs).toEqual(['image-list']);
      expect(images.if).toContain("github.event_name == 'push'");
      expect(images.if).toContain("inputs.images-file != ''");
      expect(resolve.needs).toEqual(expect.arrayContaining(['image-list', `images-${stage}`]));
      expect(resolve.if).toContain(
        `(needs.images-${stage}.result == 'success' || needs.images-${stage}.result == 'skipped')`,
      );
      expect(named(resolve, 'Synthesize')?.env?.STRATIFORM_IMAGES).toBe(
        expression(`needs.images-${stage}.outputs.images`),
      );
      expect(named(resolve, 'Images')).toBeUndefined();
      expect(resolve.permissions).not.toHaveProperty('id-token');
    },
  );

  test('by hand is built where no pull request did, proven, and planned with that', () => {
    const { 'image-by-hand': image, 'images-by-hand': images, 'plan-by-hand': plan } = all;
    expect([modeOf(image), modeOf(images), modeOf(plan)]).toEqual(['image', 'verify', 'plan']);
    expect(images.needs).toContain('image-by-hand');
    expect(plan.needs).toEqual(['image-list', 'image-by-hand', 'images-by-hand']);
    for (const before of plan.needs ?? [])
      expect(plan.if).toContain(`(needs.${before}.result == 'success' || needs.${before}.result == 'skipped')`);
    expect(named(plan, 'Synthesize')?.env?.STRATIFORM_IMAGES).toBe(expression('needs.images-by-hand.outputs.images'));
  });
});

describe("this repository's deployment", () => {
  const packing = Object.values(environments())
    .filter(({ endpoint, packaging }) => endpoint === 'aws' && packaging === 'image')
    .map(({ name }) => name);
  const deploy = workflows.find(({ name }) => name === 'deploy')?.jobs ?? {};

  test(`proves the images of those environments that pack some: ${packing.join(', ') || 'none'}`, () => {
    const proven = Object.keys(deploy).filter((id) => /^images-(?!by-hand)/.test(id));
    expect(proven).toEqual(packing.map((name) => `images-${name}`));
    expect('image-list' in deploy).toBe(packing.length > 0);
    expect('images-by-hand' in deploy).toBe(packing.length > 0);
  });
});
