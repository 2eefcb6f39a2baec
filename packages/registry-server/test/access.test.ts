import { ask, putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

const basic = (password: string, username = 'AWS') => ({
  headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
});

withRegistry('nobody comes in without a login of this registry', () =>
  registryFor(async (registry) => {
    const url = `http://${registry.host}/v2/`;
    const { password } = registry.login();
    expect((await fetch(url, basic(password))).status).toBe(200);
    expect((await fetch(url, basic(password, 'other'))).status).toBe(400);
    expect((await fetch(url, basic('other'))).status).toBe(400);
    const nobody = await fetch(url);
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe(
      `Basic realm="https://${registry.host}/",service="ecr.amazonaws.com"`,
    );
  }),
);

withRegistry('a login that has expired is told so, a new one works', () =>
  registryFor(async (registry) => {
    const url = `http://${registry.host}/v2/`;
    const { password } = registry.login();
    registry.expireLogins();
    const expired = await fetch(url, basic(password));
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('Your authorization token has expired. Reauthenticate and try again.');
    expect((await fetch(url, basic(registry.login().password))).status).toBe(200);
  }),
);

withRegistry('a push makes no repository', () =>
  registryFor(
    async (registry) => {
      const answer = await ask(registry, '/v2/web/blobs/uploads/', { method: 'POST' });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ errors: [{ code: 'NAME_UNKNOWN' }] });
      expect((await putImage(registry, 'api', 'v1', 'one')).answer.status).toBe(201);
      expect(await registry.repositories()).toEqual(['api']);
    },
    { repositories: ['api'] },
  ),
);
