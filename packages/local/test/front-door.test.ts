import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { remember } from '../src/api-id';
import { apiPath, type FrontDoor, NOT_DEPLOYED, NOT_RUNNING, openFrontDoor } from '../src/front-door';

/** Stands where the emulator would: answers with what it was asked. */
let behind: http.Server;
let door: FrontDoor;

async function listen(handler: http.RequestListener): Promise<string> {
  behind = http.createServer(handler);
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
}

const echo: http.RequestListener = (request, response) => {
  const body: Buffer[] = [];
  request.on('data', (part) => body.push(part));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.writeHead(418, { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] });
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(body).toString('base64') }));
  });
};

const open = (endpoint: string, apiId: () => Promise<string | undefined> = async () => 'a1b2') =>
  openFrontDoor({ port: 0, endpoint, apiId }).then((opened) => {
    door = opened;
    return `http://127.0.0.1:${opened.port}`;
  });

afterEach(async () => {
  await door?.close();
  behind?.closeAllConnections();
  await new Promise((resolve) => (behind?.listening ? behind.close(resolve) : resolve(undefined)));
});

describe('the front door', () => {
  test('passes method, path, repeated and encoded query, headers and bytes, and hides the prefix', async () => {
    const url = await open(await listen(echo));
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const response = await fetch(`${url}/events/a%2Fb?x=1&x=2&y=a%20b`, {
      method: 'PATCH',
      headers: { 'x-mine': 'kept' },
      body: bytes,
    });
    const seen = (await response.json()) as { headers: object };
    expect(seen).toMatchObject({
      method: 'PATCH',
      url: '/_aws/execute-api/a1b2/$default/events/a%2Fb?x=1&x=2&y=a%20b',
      body: bytes.toString('base64'),
    });
    expect(seen.headers).toMatchObject({ 'x-mine': 'kept', host: url.slice('http://'.length) });
  });

  test('passes a burst on two at a time, and every one of it', async () => {
    let [inside, most] = [0, 0];
    const endpoint = await listen((request, response) => {
      inside += 1;
      most = Math.max(most, inside);
      setTimeout(() => {
        inside -= 1;
        response.end(request.url);
      }, 20);
    });
    const url = await open(endpoint);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => fetch(`${url}/${at}`)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(most).toBe(2);
  });

  test('does not pass on whoever hung up while waiting, and keeps no place for them', async () => {
    const held: { path?: string; response: http.ServerResponse }[] = [];
    const endpoint = await listen((request, response) => void held.push({ path: request.url, response }));
    const url = await open(endpoint);
    const passedOn = async (count: number) => {
      while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return held.map(({ path = '' }) => path.slice(path.lastIndexOf('/')));
    };
    const first = [fetch(`${url}/1`), fetch(`${url}/2`)];
    await passedOn(2);
    const gone = http.get(`${url}/3`).on('error', () => undefined);
    await new Promise((resolve) => gone.on('socket', (socket) => socket.on('connect', resolve)));
    const next = fetch(`${url}/4`);
    gone.destroy();
    // Until the front door has noticed: it can't be asked. Short waits, for one long one can end before anything is read.
    for (let wait = 0; wait < 10; wait += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    held[0].response.end();
    held[1].response.end();
    expect((await passedOn(3)).slice(2)).toEqual(['/4']);
    held[2].response.end();
    expect((await Promise.all([...first, next])).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('gives back status and headers as they are', async () => {
    const url = await open(await listen(echo));
    const response = await fetch(url);
    expect([response.status, response.headers.get('x-answer'), response.headers.getSetCookie()]).toEqual([
      418,
      'yes',
      ['a=1', 'b=2'],
    ]);
  });

  test('turns a redirect of the emulator into one to itself', async () => {
    const target = await listen((request, response) => {
      response.writeHead(307, { location: `https://${request.headers.host}/users/` }).end();
    });
    const url = await open(target);
    const response = await fetch(`${url}/users`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${url}/users/`);
  });

  test('says that nothing is deployed while there is no API', async () => {
    const url = await open('http://127.0.0.1:1', async () => undefined);
    const response = await fetch(url);
    expect([response.status, await response.json()]).toEqual([503, { message: NOT_DEPLOYED }]);
  });

  test('says that the emulator does not answer when it is gone', async () => {
    const url = await open('http://127.0.0.1:1');
    const response = await fetch(url, { method: 'POST', body: 'x' });
    expect([response.status, await response.json()]).toEqual([502, { message: NOT_RUNNING }]);
  });

  test('says the same when it cannot even ask for the API', async () => {
    const url = await open('http://127.0.0.1:1', async () => {
      throw new Error('connection refused');
    });
    expect((await fetch(url)).status).toBe(502);
  });

  test('serves many at once', async () => {
    const url = await open(await listen(echo));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => fetch(`${url}/${n}`).then((it) => it.json() as Promise<{ url: string }>)),
    );
    expect(new Set(answers.map((it) => it.url)).size).toBe(100);
  });
});

describe('the path behind the front door', () => {
  test.each([
    ['/', '/_aws/execute-api/id/$default/'],
    ['/a?b=c', '/_aws/execute-api/id/$default/a?b=c'],
    ['http://127.0.0.1:4510/a', '/_aws/execute-api/id/$default/a'],
    ['http://127.0.0.1:4510', '/_aws/execute-api/id/$default/'],
    ['*', '/_aws/execute-api/id/$default/*'],
  ])('of %s is %s', (url, expected) => {
    expect(apiPath('id', url)).toBe(expected);
  });
});

describe('asking for the API id', () => {
  test('happens once for many requests and again when the answer is old', async () => {
    let [asked, now] = [0, 0];
    const find = remember(
      async () => ++asked,
      1000,
      () => now,
    );
    expect(await Promise.all([find(), find()])).toEqual([1, 1]);
    now = 1000;
    expect(await find()).toBe(2);
  });

  test('is tried again at once after a failure', async () => {
    let asked = 0;
    const find = remember(
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('down');
        return 'id';
      },
      1000,
      () => 0,
    );
    await expect(find()).rejects.toThrow('down');
    await expect(find()).resolves.toBe('id');
  });
});
