/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { randomUUID } from 'node:crypto';
import { apiService, request } from './support/images/api-service';
import { prune, pull, removeImages } from './support/images/engine';
import { imageWorkflow } from './support/images/image-workflow';
import { type ImageWorld, type ImageWorldOptions, startImageWorld } from './support/images/image-world';
import { imagesMissing } from './support/images/missing';
import { invokeUnderRie } from './support/images/registry-server';
import { poison } from './support/images/tampering';
import type { ActRun } from './support/workflows/act';
import { describeWithAct, Stage, stateIn } from './support/workflows/stage';

// The committed bundle of actions/build-image, the engine of this machine, a registry with ECR's API, and IAM enforced.
jest.setTimeout(900_000);

const reason = imagesMissing();
if (reason) process.stderr.write(`skipped: images are not tried: ${reason}\n`);
const describeImages = reason ? describe.skip : describeWithAct;

let stage: Stage;
let world: ImageWorld;

async function open(options?: ImageWorldOptions): Promise<void> {
  stage = await Stage.open({
    beside: async (aws) => {
      world = await startImageWorld(aws, options);
      return world;
    },
  });
}

/** The images that a job found, by their names. */
const images = (run: ActRun, job: string) => JSON.parse(run.step(job, 'images').outputs.images || '{}');

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The one tag of a content in a repository. */
async function contentTag(repository: string): Promise<string> {
  const tags = (await world.registry.tags(repository)).filter((tag) => tag.startsWith('content-'));
  expect(tags).toEqual([expect.stringMatching(/^content-[0-9a-f]{64}$/)]);
  return tags[0] ?? '';
}

describeImages('the image of a FastAPI service', () => {
  const workflow = (options: object) => (action: (name: string) => string) =>
    imageWorkflow(action('build-image'), { base: world.base, ...options });
  const run = (options: object) =>
    stage.pushToMain({ '.github/workflows/stratiform.yml': workflow(options)(stage.call.action) });
  const outputs = (run: ActRun) => run.step('image', 'image').outputs;
  let digest: string;

  // No other build, of another test or of somebody who works here, makes layers for the same files.
  const own = { 'services/api/tools/own.txt': `${randomUUID()}\n` };
  beforeAll(() => open({ workflow: workflow({}), files: own }));
  afterAll(() => stage?.end());

  test('is built and pushed by the first run, under its content and its commit', async () => {
    const first = await stage.pushToMain({});
    digest = outputs(first).digest ?? '';
    const commit = stage.shop.sha('main');
    expect(outputs(first)).toMatchObject({
      skipped: 'false',
      digest: expect.stringMatching(DIGEST),
      'image-uri': `${world.registry.host}/shop-dev/api@${digest}`,
      'failure-reason': '',
    });
    expect(await world.registry.digestOf('shop-dev/api', commit)).toBe(digest);
    expect(await world.registry.digestOf('shop-dev/api', await contentTag('shop-dev/api'))).toBe(digest);
    expect(stage.roles()).toEqual(['shop-dev-images']);
  });

  test('is found by the second run: it gets its commit, and nothing else is written', async () => {
    const [blobs, manifests] = [world.registry.blobWrites(), world.registry.manifestWrites()];
    const second = await stage.pushToMain({ 'docs/page.md': 'Not in the image.\n' });
    expect(outputs(second)).toMatchObject({ skipped: 'true', digest });
    expect(await world.registry.digestOf('shop-dev/api', stage.shop.sha('main'))).toBe(digest);
    expect(world.registry.blobWrites()).toBe(blobs);
    expect(world.registry.manifestWrites()).toBe(manifests + 1);
  });

  test('is the same, by its digest, when it is built from the cache after everything here is forgotten', async () => {
    await removeImages(world.registry);
    await prune();
    const cache = `type=registry,ref=${world.registry.host}/shop-dev/api:cache`;
    const again = await run({ repository: 'copy', input: `cache-from: ${cache}` });
    expect(outputs(again)).toMatchObject({ skipped: 'false', digest });
    expect(await world.registry.digestOf('shop-dev/copy', stage.shop.sha('main'))).toBe(digest);
  });

  test('answers a request of API Gateway, pulled by its digest', async () => {
    await removeImages(world.registry);
    const reference = `${world.registry.host}/shop-dev/api@${digest}`;
    await pull(world.registry, reference);
    const answer = await invokeUnderRie(reference, request('/health'), settings);
    expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining('"ok"') });
    expect(await invokeUnderRie(reference, request('/nowhere'), settings)).toMatchObject({ statusCode: 404 });
  });

  test("is nothing to a job of a GitHub Environment, which isn't the role for images", async () => {
    const writes = world.registry.manifestWrites();
    const refused = await run({ job: 'environment: dev' });
    expect(refused.step('image', 'image').result).toBe('failure');
    expect(outputs(refused)).toMatchObject({ digest: '', 'failure-reason': 'credentials' });
    expect(world.registry.manifestWrites()).toBe(writes);
    expect(stage.github.invalid()).toEqual([]);
  });
});

/** What the function reads at its start. */
const settings = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** A change of the service that makes another image. */
const changed = (number: number) => ({ 'services/api/src/backend_api/version.py': `VERSION = ${number}\n` });

describeImages("a change of a function's image", () => {
  beforeAll(() => open());
  afterAll(() => stage?.end());

  const addressOf = (digest: string) => `${world.registry.host}/shop-dev/api@${digest}`;
  let before: string;

  test('that no pull request built is built, proven and applied by hand', async () => {
    const run = await stage.run(await stage.events.dispatch({ environment: 'dev' }));
    const { digest: built = '', skipped } = run.step('image-by-hand', 'Image').outputs;
    expect(skipped).toBe('false');
    expect(images(run, 'images-by-hand')).toEqual({ api: addressOf(built) });
    expect(run.step('apply-by-hand', 'Apply').outputs).toMatchObject({ applied: 'true' });
    expect(await stage.administrator.imageOf('shop-dev-api')).toBe(addressOf(built));
    expect(stage.roles()).toEqual(['shop-dev-apply', 'shop-dev-images', 'shop-dev-plan']);
    before = built;
  });

  test('is built, planned by its digest, proven after the merge, and applied as it was shown', async () => {
    stage.gate.clear();
    const pull = stage.proposeFiles('first', changed(1));
    const opened = await stage.runPullRequest(pull, 'opened');
    const { digest = '', skipped } = opened.step('image', 'Image').outputs;
    expect([skipped, digest]).toEqual(['false', expect.stringMatching(DIGEST)]);
    expect(images(opened, 'plan')).toEqual({ api: addressOf(digest) });
    for (const named of [before, digest]) expect(stage.planComment(pull).body).toContain(named);
    expect(stage.roles()).toEqual(['shop-dev-images', 'shop-dev-plan']);

    stage.gate.clear();
    const merged = await stage.merge(pull);
    expect(images(merged, 'images-1')).toEqual({ api: addressOf(digest) });
    expect(merged.step('apply-1', 'Apply').outputs).toMatchObject({ applied: 'true' });
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'applied' });
    expect(await stage.administrator.imageOf('shop-dev-api')).toBe(addressOf(digest));
    expect(await world.registry.digestOf('shop-dev/api', stage.shop.sha('main'))).toBe(digest);
    expect(stage.roles()).toEqual(['shop-dev-apply', 'shop-dev-images']);
    expect(stage.github.invalid()).toEqual([]);
    before = digest;
  });

  test('that is none is planned with the image that is there, and nothing is pushed', async () => {
    const blobs = world.registry.blobWrites();
    const pull = stage.proposeFiles('page', { 'docs/page.md': 'Not in the image.\n' });
    const opened = await stage.runPullRequest(pull, 'opened');
    expect(opened.step('image', 'Image').outputs).toMatchObject({ skipped: 'true' });
    expect(opened.step('plan', 'Plan').outputs).toMatchObject({ 'has-changes': 'false' });
    expect(world.registry.blobWrites()).toBe(blobs);
  });

  test('that is merged is found by the drift report too', async () => {
    const run = await stage.run(await stage.events.schedule());
    expect(images(run, 'drift')).toEqual({ api: `${world.registry.host}/shop-dev/api@${before}` });
    expect(run.step('drift', 'Drift')).toMatchObject({ result: 'success', outputs: { drifted: 'false' } });
  });

  test('that a comment applies is applied as it was planned, and not built again', async () => {
    const pull = stage.proposeFiles('tried', changed(4));
    const opened = await stage.runPullRequest(pull, 'opened');
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.jobs.map(({ id }) => id)).toEqual(['resolve-1', 'apply-1']);
    expect(await stage.administrator.imageOf('shop-dev-api')).toBe(images(opened, 'plan').api);
  });

  test('of a fork is neither built nor planned, and ends well', async () => {
    const logins = world.ecr.calls.length;
    const pull = stage.proposeFiles('fork', changed(2), 'eve/shop');
    const run = await stage.runPullRequest(pull, 'opened');
    expect(run.code).toBe(0);
    expect(run.step('image', 'Image').annotations).toMatchObject([{ level: 'notice' }]);
    expect(run.step('image', 'Image').outputs).toMatchObject({ images: '', 'failure-reason': 'fork' });
    expect(run.job('plan').steps.map(({ name }) => name)).not.toContain('Synthesize');
    expect(run.step('plan', 'Plan').outputs).toMatchObject({ 'failure-reason': 'fork' });
    expect(world.ecr.calls.length).toBe(logins);
  });
});

describeImages('an image that somebody else put under a content', () => {
  // A registry that would let them: where tags are immutable, they would have to be there first.
  beforeAll(() => open({ immutable: false }));
  afterAll(() => stage?.end());

  test('is found out after the merge, and never applied', async () => {
    const pull = stage.proposeFiles('poisoned', apiService());
    const opened = await stage.runPullRequest(pull, 'opened');
    const tag = await contentTag('shop-dev/api');
    const genuine = opened.step('image', 'Image').outputs.digest;
    const other = await poison(world.registry, 'shop-dev/api', tag);
    expect(other).not.toBe(genuine);

    // The plan names it by its digest, and can't tell.
    const planned = await stage.runPullRequest(pull, 'reopened');
    expect(images(planned, 'plan').api).toContain(other);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'planned' });

    stage.gate.clear();
    const merged = await stage.merge(pull);
    expect(merged.code).not.toBe(0);
    expect(merged.step('images-1', 'Images')).toMatchObject({
      result: 'failure',
      outputs: { 'failure-reason': 'other-image', images: '' },
    });
    expect(merged.jobs.map(({ id }) => id)).not.toContain('resolve-1');
    expect(stage.executed()).toEqual([]);
  });
});
