import { putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

withRegistry('a tag that is there is refused as ECR refuses it, and still names the first image', () =>
  registryFor(async (registry) => {
    const first = await putImage(registry, 'api', 'v1', 'one');
    expect(first.answer.status).toBe(201);
    const { answer } = await putImage(registry, 'api', 'v1', 'two');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      errors: [
        {
          code: 'TAG_INVALID',
          message:
            "The image tag 'v1' already exists in the 'api' repository and cannot be overwritten because the repository is immutable.",
        },
      ],
    });
    expect(await registry.digestOf('api', 'v1')).toBe(first.digest);
    expect(registry.manifestWrites()).toBe(1);
  }),
);

withRegistry('the same image under the same tag is refused too, unless it is allowed', async () => {
  const statuses = async (refuseSame?: boolean) => {
    const seen: number[] = [];
    await registryFor(
      async (registry) => {
        for (let times = 0; times < 2; times += 1) {
          seen.push((await putImage(registry, 'api', 'v1', 'one')).answer.status);
        }
      },
      { refuseSame },
    );
    return seen;
  };
  expect(await statuses()).toEqual([201, 400]);
  expect(await statuses(false)).toEqual([201, 201]);
});

withRegistry('tags that begin with cache can be moved', () =>
  registryFor(async (registry) => {
    await putImage(registry, 'api', 'cache-x', 'one');
    const second = await putImage(registry, 'api', 'cache-x', 'two');
    expect(second.answer.status).toBe(201);
    expect(await registry.digestOf('api', 'cache-x')).toBe(second.digest);
  }),
);

withRegistry('all tags can be moved where they are not immutable', () =>
  registryFor(
    async (registry) => {
      await putImage(registry, 'api', 'v1', 'one');
      const second = await putImage(registry, 'api', 'v1', 'two');
      expect(await registry.digestOf('api', 'v1')).toBe(second.digest);
    },
    { immutable: false },
  ),
);

withRegistry('of those who put one tag at once, one does', () =>
  registryFor(async (registry) => {
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((text) => putImage(registry, 'api', 'v1', text)));
    expect(all.map(({ answer }) => answer.status).sort()).toEqual([201, 400, 400, 400]);
    const winner = all.find(({ answer }) => answer.status === 201);
    expect(await registry.digestOf('api', 'v1')).toBe(winner?.digest);
  }),
);
