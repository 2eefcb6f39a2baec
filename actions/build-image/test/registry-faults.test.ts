import type { IncomingMessage, ServerResponse } from 'node:http';
import { digestOf, MOST_BYTES } from '../src/registry/manifest.js';
import { openRegistry } from '../src/registry/open.js';
import {
  describeWithRegistry,
  endWorld,
  failure,
  freePort,
  opened,
  pushed,
  startFront,
  startRegistry,
} from './registry-world.js';

afterEach(endWorld);

/** Answers so often with something, and then lets the registry answer. */
function times(count: number, answer: (response: ServerResponse, request: IncomingMessage) => void) {
  let left = count;
  return (request: IncomingMessage, response: ServerResponse) => {
    if (left <= 0) return false;
    left -= 1;
    answer(response, request);
    return true;
  };
}
const status =
  (code: number, headers = {}, body = '') =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end(body);
  };
const disconnect = (response: ServerResponse) => {
  response.destroy();
};
const half = (response: ServerResponse) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{', () => response.destroy());
};
const hang = () => {};

describeWithRegistry('a registry that fails', () => {
  const setUp = async () => {
    const { host } = await startRegistry();
    const image = await pushed(opened(host), 'one', 'v1');
    const waits: number[] = [];
    const front = await startFront(host);
    const pause = async (wait: number) => void waits.push(wait);
    return {
      image,
      front,
      waits,
      registry: opened(front.host, 'shop-dev/api', { pause, timeoutMs: 500, attempts: 3 }),
    };
  };

  test.each([
    ['500', status(500)],
    ['502', status(502, {}, '<html>')],
    ['503', status(503)],
    ['504', status(504)],
    ['429', status(429)],
    ['a connection that is cut', disconnect],
    ['half an answer', half],
    ['no answer in time', hang],
  ])('with %s for a while is asked again', async (_, answer) => {
    const { image, front, waits, registry } = await setUp();
    front.hook = times(2, answer);
    expect((await registry.manifest('v1'))?.digest).toBe(image.digest);
    expect(front.requests).toHaveLength(3);
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeGreaterThanOrEqual(250);
    expect(waits[1]).toBeGreaterThanOrEqual(500);
  });

  test.each([
    ['500', status(500), 'registry-error', 3],
    ['503', status(503), 'registry-error', 3],
    ['429', status(429), 'registry-error', 3],
    ['a connection that is cut', disconnect, 'registry-down', 3],
    ['half an answer', half, 'registry-down', 3],
    ['no answer in time', hang, 'timeout', 3],
    ['403', status(403), 'forbidden', 1],
    ['401 without a challenge', status(401), 'unauthorized', 1],
    ['404 of somebody else', status(404, {}, '<html>not here</html>'), 'registry-error', 1],
    ['404 without a body', status(404), 'registry-error', 1],
    ['404 and another code', status(404, {}, '{"errors":[{"code":"BLOB_UNKNOWN"}]}'), 'registry-error', 1],
    ['a missing repository', status(404, {}, '{"errors":[{"code":"NAME_UNKNOWN"}]}'), 'repository-missing', 1],
    ['a page', status(200, { 'content-type': 'text/html' }, '<html>'), 'registry-error', 1],
    ['nothing', status(200), 'registry-error', 1],
    ['204', status(204), 'registry-error', 1],
    ['a redirect to nowhere', status(302), 'registry-error', 1],
  ])('with %s for ever is an error, never an absent image', async (_, answer, reason, requests) => {
    const { front, registry } = await setUp();
    front.hook = times(Number.POSITIVE_INFINITY, answer);
    expect(await failure(registry.manifest('v1'))).toMatchObject({ reason });
    expect(front.requests).toHaveLength(requests);
  });

  test('with more than a manifest may have is not read to the end', async () => {
    const { front, registry } = await setUp();
    front.hook = times(1, status(200, {}, ' '.repeat(MOST_BYTES + 1)));
    expect(await failure(registry.manifest('v1'))).toMatchObject({
      message: expect.stringContaining('more than 4 MiB'),
    });
  });

  test('says when it wants to be asked again', async () => {
    const { front, waits, registry } = await setUp();
    front.hook = times(1, status(429, { 'retry-after': '7' }));
    await registry.manifest('v1');
    expect(waits[0]).toBe(7_000);
  });

  test('is not waited for longer than a minute', async () => {
    const { front, waits, registry } = await setUp();
    front.hook = times(1, status(503, { 'retry-after': '3600' }));
    expect(await failure(registry.manifest('v1'))).toMatchObject({ reason: 'registry-error' });
    expect(waits).toEqual([]);
  });

  test.each([
    ['the answer', { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }, 'v1'],
    ['who asks', {}, `sha256:${'0'.repeat(64)}`],
  ])('with a manifest that has not the digest of %s is an error', async (_, headers, reference) => {
    const { image, front, registry } = await setUp();
    front.hook = times(1, status(200, headers, image.bytes.toString()));
    expect(await failure(registry.manifest(reference))).toMatchObject({
      reason: 'registry-error',
      message: expect.stringContaining(image.digest),
    });
  });

  test('with a blob that is another is an error', async () => {
    const { image, front, registry } = await setUp();
    front.hook = times(1, status(200, {}, 'something else'));
    const { config } = JSON.parse(image.bytes.toString());
    expect(await failure(registry.blob(config.digest))).toMatchObject({ reason: 'registry-error' });
  });

  test('in the middle of an upload gets another one', async () => {
    const { front, registry } = await setUp();
    let cut = false;
    front.hook = (request, response) => {
      if (cut || request.method !== 'PUT') return false;
      cut = true;
      response.destroy();
      return true;
    };
    const { digest } = await registry.putBlob(Buffer.from('new'), 'text/plain');
    expect((await registry.blob(digest)).toString()).toBe('new');
    expect(front.requests.map((one) => one.split(' ')[0])).toEqual(['HEAD', 'POST', 'PUT', 'POST', 'PUT', 'GET']);
  });

  test('after a write that it has done and not confirmed gets it again', async () => {
    const { image, front, registry } = await setUp();
    front.hook = times(1, disconnect);
    await registry.putManifest('v2', image);
    expect((await registry.manifest('v2'))?.digest).toBe(image.digest);
  });

  test('with another digest for what was written is an error', async () => {
    const { image, front, registry } = await setUp();
    front.hook = times(1, status(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }));
    expect(await failure(registry.putManifest('v2', image))).toMatchObject({ reason: 'registry-error' });
  });
});

test('a registry that is not there is down', async () => {
  const host = `127.0.0.1:${await freePort()}`;
  const tries: number[] = [];
  const registry = opened(host, 'api', { attempts: 4, pause: async (wait) => tries.push(wait) });
  expect(await failure(registry.manifest('v1'))).toMatchObject({
    reason: 'registry-down',
    message: expect.stringContaining(`${host} can't be reached (ECONNREFUSED)`),
  });
  expect(tries).toHaveLength(3);
});

describe('a redirect', () => {
  const BLOB = digestOf(Buffer.from('blob'));
  const loggedIn = (host: string) =>
    openRegistry(
      { url: `http://${host}`, name: 'api', logins: async () => ({ username: 'AWS', password: 'p' }), eager: true },
      {},
    );

  test('to another host is followed without the login', async () => {
    const elsewhere = await startFront(undefined, (_, response) => Boolean(response.writeHead(200).end('blob')));
    const front = await startFront(undefined, (_, response) =>
      Boolean(response.writeHead(307, { location: `http://${elsewhere.host}/signed?key=1` }).end()),
    );
    const registry = loggedIn(front.host);
    expect((await registry.blob(BLOB)).toString()).toBe('blob');
    expect(front.logins).toEqual([expect.stringMatching(/^Basic /)]);
    expect(elsewhere.requests).toEqual(['GET /signed?key=1']);
    expect(elsewhere.logins).toEqual([undefined]);
  });

  test('within the registry keeps the login', async () => {
    const front = await startFront(undefined, (request, response) =>
      request.url === '/moved'
        ? Boolean(response.writeHead(200).end('blob'))
        : Boolean(response.writeHead(307, { location: '/moved' }).end()),
    );
    expect((await loggedIn(front.host).blob(BLOB)).toString()).toBe('blob');
    expect(front.logins[1]).toBe(front.logins[0]);
  });

  test('back to the registry does not bring the login back', async () => {
    const other = await startFront();
    const front = await startFront(undefined, (request, response) =>
      request.url === '/back'
        ? Boolean(response.writeHead(200).end('blob'))
        : Boolean(response.writeHead(307, { location: `http://${other.host}/` }).end()),
    );
    other.hook = (_, response) => Boolean(response.writeHead(307, { location: `http://${front.host}/back` }).end());
    await loggedIn(front.host).blob(BLOB);
    expect(front.logins).toEqual([expect.stringMatching(/^Basic /), undefined]);
  });

  test('out of TLS is not followed', async () => {
    const front = await startFront(undefined, (_, response) =>
      Boolean(response.writeHead(307, { location: 'http://registry.example.com/blob?signature=hidden' }).end()),
    );
    const { reason, message } = (await failure(loggedIn(front.host).blob(BLOB))) as Error & { reason: string };
    expect(reason).toBe('registry-error');
    expect(message).toContain('http://registry.example.com, where others could read it');
    expect(message).not.toContain('hidden');
  });

  test('in a circle ends', async () => {
    const front = await startFront(undefined, (_, response) =>
      Boolean(response.writeHead(302, { location: '/x' }).end()),
    );
    expect(await failure(loggedIn(front.host).blob(BLOB))).toMatchObject({ reason: 'registry-error' });
    expect(front.requests).toHaveLength(6);
  });

  test('of a write is not followed', async () => {
    const front = await startFront(undefined, (request, response) =>
      Boolean(response.writeHead(request.method === 'HEAD' ? 404 : 307, { location: '/x' }).end()),
    );
    expect(await failure(loggedIn(front.host).putBlob(Buffer.from('blob'), 'text/plain'))).toMatchObject({
      reason: 'registry-error',
    });
    expect(front.requests).toHaveLength(2);
  });

  test('of an upload to another host is without the login', async () => {
    const store = await startFront(undefined, (_, response) => Boolean(response.writeHead(201).end()));
    const front = await startFront(undefined, (request, response) =>
      Boolean(
        response.writeHead(request.method === 'HEAD' ? 404 : 202, { location: `http://${store.host}/put?id=1` }).end(),
      ),
    );
    // HEAD is redirected nowhere: 404 is no redirect.
    await loggedIn(front.host).putBlob(Buffer.from('blob'), 'text/plain');
    expect(store.requests).toEqual([`PUT /put?id=1&digest=${encodeURIComponent(BLOB)}`]);
    expect(store.logins).toEqual([undefined]);
  });
});
