import { environments, images, repositoryName, services } from '../src';

const { dev } = environments();
const DIGEST = `sha256:${'0a'.repeat(32)}`;
const REGISTRY = '111111111111.dkr.ecr.us-east-1.amazonaws.com';

/** What the action gives for dev, with some of it changed. */
function named(changes: Record<string, unknown> = {}, registry = REGISTRY): Record<string, unknown> {
  const all = services.map((service) => [service, `${registry}/stratiform-dev/${service}@${DIGEST}`]);
  return { ...Object.fromEntries(all), ...changes };
}

const read = (value: unknown) => images(dev, { STRATIFORM_IMAGES: JSON.stringify(value) });

describe('the images of an environment', () => {
  test('are named by their digests', () => {
    expect(read(named())).toEqual({ api: DIGEST, worker: DIGEST, cron: DIGEST });
  });

  test('may be in a registry on loopback that stands in for ECR', () => {
    for (const host of ['127.0.0.1:5000', 'localhost:5000', '[::1]:5000'])
      expect(read(named({}, host))).toMatchObject({ api: DIGEST });
  });

  test('are in a repository for each service', () => {
    expect(services.map((service) => repositoryName(dev, service))).toEqual([
      'stratiform-dev/api',
      'stratiform-dev/worker',
      'stratiform-dev/cron',
    ]);
  });

  test("are digests that no image has, where 'placeholder' is said for them", () => {
    expect(new Set(Object.values(images(dev, { STRATIFORM_IMAGES: 'placeholder' })))).toEqual(
      new Set([`sha256:${'0'.repeat(64)}`]),
    );
  });

  test.each([undefined, ''])('are asked for when STRATIFORM_IMAGES is %p', (STRATIFORM_IMAGES) => {
    expect(() => images(dev, { STRATIFORM_IMAGES })).toThrow(
      new Error(
        "Environment 'dev' deploys images, and 'STRATIFORM_IMAGES' names none: set it to the output 'images' of the action build-image, or set 'packaging' of 'dev' to 'zip' in packages/config/src/environments.ts.",
      ),
    );
  });

  test.each(['{', '[]', 'null', '"x"'])('are refused as %p', (STRATIFORM_IMAGES) => {
    expect(() => images(dev, { STRATIFORM_IMAGES })).toThrow(
      `'STRATIFORM_IMAGES' should be a JSON object of services and images, got '${STRATIFORM_IMAGES}'`,
    );
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'one is missing',
      { worker: named().worker },
      'should name an image for each of api, worker, cron, and has none for api, cron',
    ],
    ['there is one too many', named({ mail: 'x' }), "should name only api, worker, cron, and has 'mail'"],
    [
      'one is named by a tag',
      named({ api: `${REGISTRY}/stratiform-dev/api:latest` }),
      `should name 'api' as <repository uri>@sha256:<64 hex digits>, got '${REGISTRY}/stratiform-dev/api:latest'`,
    ],
    [
      'one has a short digest',
      named({ api: `${REGISTRY}/stratiform-dev/api@sha256:0a` }),
      "should name 'api' as <repository uri>@sha256:<64 hex digits>",
    ],
    ['one is no text', named({ api: 1 }), "should name 'api' as <repository uri>@sha256:<64 hex digits>, got '1'"],
    [
      "one is another environment's",
      named({ api: `${REGISTRY}/stratiform-prod/api@${DIGEST}` }),
      "as 'api', and the repository of 'dev' is 'stratiform-dev/api'",
    ],
    [
      "one is another service's",
      named({ api: named().worker }),
      "as 'api', and the repository of 'dev' is 'stratiform-dev/api'",
    ],
    [
      "one is another account's",
      named({}, '333333333333.dkr.ecr.us-east-1.amazonaws.com'),
      "as 'api', and the account of 'dev' is 111111111111",
    ],
    [
      "one is another region's",
      named({}, '111111111111.dkr.ecr.eu-west-1.amazonaws.com'),
      "as 'api', and the region of 'dev' is us-east-1",
    ],
    [
      'one is in no registry of ECR',
      named({}, 'registry.example.com'),
      "as 'api', and 'registry.example.com' is no registry of ECR",
    ],
  ])('are refused when %s', (_, value, sentence) => {
    expect(() => read(value)).toThrow(sentence);
    expect(() => read(value)).toThrow(
      /^'STRATIFORM_IMAGES' .*\. It is the output 'images' of the action build-image for this environment\.$/,
    );
  });
});
