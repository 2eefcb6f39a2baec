import { ask, putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

withRegistry('a status is answered to those requests that match, as often as it was said', () =>
  registryFor(async (registry) => {
    registry.fail('503', { method: 'HEAD', path: /\/manifests\//, times: 1 });
    const head = () => ask(registry, '/v2/api/manifests/v1', { method: 'HEAD' });
    expect((await ask(registry, '/v2/')).status).toBe(200);
    expect((await ask(registry, '/v2/', { method: 'HEAD' })).status).toBe(200);
    expect((await head()).status).toBe(503);
    expect((await head()).status).toBe(404);
  }),
);

withRegistry('a full disk fails what writes, and nothing is written', () =>
  registryFor(async (registry) => {
    registry.fail('disk-full');
    const answer = await ask(registry, '/v2/api/blobs/uploads/', { method: 'POST' });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('"Err":28');
    expect((await ask(registry, '/v2/')).status).toBe(200);
    registry.heal();
    expect((await putImage(registry, 'api', 'v1', 'one')).answer.status).toBe(201);
    expect([registry.blobWrites(), registry.manifestWrites()]).toEqual([1, 1]);
  }),
);

withRegistry('a connection is cut', () =>
  registryFor(async (registry) => {
    registry.fail('disconnect');
    await expect(ask(registry, '/v2/')).rejects.toThrow('fetch failed');
    expect(registry.requests).toMatchObject([{ method: 'GET', path: '/v2/', status: 0 }]);
  }),
);

withRegistry('what hangs has no answer until it is healed, and then none either', () =>
  registryFor(async (registry) => {
    registry.fail('hang');
    const outcome = ask(registry, '/v2/').then(
      () => 'answered',
      () => 'cut',
    );
    while (registry.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    registry.heal();
    expect(await outcome).toBe('cut');
    expect((await ask(registry, '/v2/')).status).toBe(200);
  }),
);

withRegistry('a restart keeps the images', () =>
  registryFor(async (registry) => {
    const { digest } = await putImage(registry, 'api', 'v1', 'one');
    await registry.restart();
    expect(await registry.tags('api')).toEqual(['v1']);
    expect(await registry.digestOf('api', 'v1')).toBe(digest);
  }),
);
