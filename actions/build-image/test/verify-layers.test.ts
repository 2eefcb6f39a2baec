import { gzipSync } from 'node:zlib';
import { digestOf } from '../src/registry/manifest.js';
import { openRegistry } from '../src/registry/open.js';
import { wrongLayers } from '../src/verify/layers.js';
import { describeWithRegistry, endWorld, failure, opened, startFront, startRegistry } from './registry-world.js';

afterEach(endWorld);

const TAR = 'application/vnd.oci.image.layer.v1.tar';
const GZIP = `${TAR}+gzip`;
const DOCKER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const never = new AbortController().signal;
const one = Buffer.from('what would be an archive'.repeat(100_000));
const other = Buffer.from('another archive');

describeWithRegistry('layers of a registry', () => {
  const setUp = async () => {
    const { host } = await startRegistry();
    const front = await startFront(host);
    const registry = opened(front.host, 'api', { timeoutMs: 500, attempts: 3 });
    const wrong = (layers: Parameters<typeof wrongLayers>[1], ...unpacked: Buffer[]) =>
      wrongLayers(registry, layers, unpacked.map(digestOf), never);
    const put = (bytes: Buffer, mediaType = GZIP) => opened(host, 'api').putBlob(bytes, mediaType);
    return { front, registry, wrong, put };
  };

  test('are those of the configuration, packed or not, of OCI or docker', async () => {
    const { wrong, put } = await setUp();
    const layers = [await put(gzipSync(one)), await put(one, TAR), await put(gzipSync(other), DOCKER)];
    expect(await wrong(layers, one, one, other)).toEqual([]);
    expect(await wrong([])).toEqual([]);
    const members = await put(Buffer.concat([gzipSync(one), gzipSync(other)]));
    expect(await wrong([members], Buffer.concat([one, other]))).toEqual([]);
  });

  test('that are others are told, each with what it is', async () => {
    const { wrong, put } = await setUp();
    const layers = [await put(gzipSync(one)), await put(gzipSync(other)), await put(other, TAR)];
    expect(await wrong(layers, one, one, one)).toEqual([
      `its layer 2 of 3 unpacks to ${digestOf(other)}, and is ${digestOf(one)} in its configuration`,
      `its layer 3 of 3 unpacks to ${digestOf(other)}, and is ${digestOf(one)} in its configuration`,
    ]);
    expect(await wrong(layers, one, other)).toEqual(['its manifest has 3 layers, its configuration 2']);
  });

  test.each([
    'application/vnd.oci.image.layer.v1.tar+zstd',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/octet-stream',
    `${GZIP}\n`,
  ])('of the type %j are not read', async (mediaType) => {
    const { front, wrong } = await setUp();
    const layer = { mediaType, digest: digestOf(one), size: 1 };
    expect(await wrong([layer], one)).toEqual([`it has a layer of the type '${mediaType}'`]);
    expect(front.requests).toEqual([]);
  });

  test.each<[string, Buffer, string]>([
    ['not packed', one, 'incorrect header check'],
    ['cut', gzipSync(one).subarray(0, 500), 'unexpected end of file'],
    ['followed by zeros', Buffer.concat([gzipSync(one), Buffer.alloc(9)]), 'something comes after its end'],
    [
      'followed by zeros and another one',
      Buffer.concat([gzipSync(one), Buffer.alloc(200_000), gzipSync(other)]),
      'something comes after its end',
    ],
    ['followed by anything', Buffer.concat([gzipSync(one), other]), 'incorrect header check'],
  ])('that are %s are told', async (_, bytes, why) => {
    const { wrong, put } = await setUp();
    expect(await wrong([await put(bytes)], one)).toEqual([`its layer 1 of 1 can't be unpacked: ${why}`]);
  });

  test('of another size than the manifest says are told', async () => {
    const { wrong, put } = await setUp();
    const layer = await put(one, TAR);
    expect(await wrong([{ ...layer, size: 7 }], one)).toEqual([
      `its layer 1 of 1 has ${one.length} bytes, and 7 in its manifest`,
    ]);
  });

  test('that break off, or stand still, are read anew', async () => {
    const { front, wrong, put } = await setUp();
    const layer = await put(one, TAR);
    const faults = [(end: () => void) => end(), () => {}];
    front.hook = (_, response) => {
      const fault = faults.shift();
      if (!fault) return false;
      response.writeHead(200, { 'content-length': String(one.length) });
      response.write(one.subarray(0, 100_000), () => fault(() => response.destroy()));
      return true;
    };
    expect(await wrong([layer], one)).toEqual([]);
    expect(front.requests).toHaveLength(3);
  });

  test('that are not what their digest says are an error of the registry', async () => {
    const { front, wrong, put } = await setUp();
    const layer = await put(one, TAR);
    front.hook = (_, response) => Boolean(response.writeHead(200).end(other));
    expect(await failure(wrong([layer], one))).toMatchObject({ reason: 'registry-error' });
    front.hook = (_, response) => Boolean(response.writeHead(404).end());
    expect(await failure(wrong([layer], one))).toMatchObject({ reason: 'registry-error' });
  });

  test('are no longer read once the job is cancelled', async () => {
    const { front, registry, put } = await setUp();
    const layer = await put(one, TAR);
    const stop = new AbortController();
    front.hook = (_, response) => {
      response.writeHead(200).write(one.subarray(0, 1000), () => stop.abort());
      return true;
    };
    await failure(wrongLayers(registry, [layer], [digestOf(one)], stop.signal));
    expect(front.requests).toHaveLength(1);
  });
});

test('a layer that is elsewhere is read without the login, however large it is', async () => {
  const large = Buffer.alloc(20_000_000, 'large');
  const elsewhere = await startFront(undefined, (_, response) => Boolean(response.writeHead(200).end(large)));
  const front = await startFront(undefined, (_, response) =>
    Boolean(response.writeHead(307, { location: `http://${elsewhere.host}/signed` }).end()),
  );
  const logins = async () => ({ username: 'AWS', password: 'p' });
  const registry = openRegistry({ url: `http://${front.host}`, name: 'api', logins, eager: true }, {});
  const digest = digestOf(large);
  expect(await wrongLayers(registry, [{ mediaType: TAR, digest, size: large.length }], [digest], never)).toEqual([]);
  expect([front.logins, elsewhere.logins]).toEqual([[expect.stringMatching(/^Basic /)], [undefined]]);
});
