import { challengesOf } from '../src/registry/challenge.js';
import { storedLogin } from '../src/registry/docker-config.js';
import { digestOf, OCI_IMAGE, OCI_INDEX, readManifest, requireImage } from '../src/registry/manifest.js';
import { retryAfter } from '../src/registry/patience.js';
import { errorOf, refusal } from '../src/registry/refusal.js';
import { checkTag, ecrHost, isLoopback, parseRepository, registryUrl, usesEcr } from '../src/registry/repository.js';
import { unreachable } from '../src/registry/unreachable.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a repository', () => {
  test.each([
    ['api', undefined, 'api'],
    ['shop-dev/api', undefined, 'shop-dev/api'],
    ['shop.dev', undefined, 'shop.dev'],
    ['a__b/c.d/e--f', undefined, 'a__b/c.d/e--f'],
    ['localhost/api', 'localhost', 'api'],
    ['127.0.0.1:5000/shop-dev/api', '127.0.0.1:5000', 'shop-dev/api'],
    ['[::1]:5000/api', '[::1]:5000', 'api'],
    ['GHCR.io/org/api', 'ghcr.io', 'org/api'],
    ['111111111111.dkr.ecr.eu-west-1.amazonaws.com/api', '111111111111.dkr.ecr.eu-west-1.amazonaws.com', 'api'],
  ])('%s is at %s, named %s', (text, host, name) => {
    expect(parseRepository(text)).toEqual({ ...(host && { host }), name });
  });

  test.each([
    ['', 'names have lower-case letters'],
    ['https://ghcr.io/org/api', 'it begins with a scheme'],
    ['api:v1', 'it ends with a tag'],
    ['ghcr.io/org/api:v1', 'it ends with a tag'],
    [`api@sha256:${'0'.repeat(64)}`, 'it ends with a digest'],
    ['Shop/api', 'names have no upper-case letters'],
    ['shop//api', 'names have lower-case letters'],
    ['../api', "'..' is no host"],
    ['shop/../api', 'names have lower-case letters'],
    ['ghcr.io:port/api', "'ghcr.io:port' is no host"],
    ['user@ghcr.io/api', "'user@ghcr.io' is no host"],
    ['ghcr.io/', 'names have lower-case letters'],
    ['api?x=1', 'names have lower-case letters'],
    [`a${'b'.repeat(255)}`, 'it has 256 characters'],
  ])("is not '%s': %s", (text, why) => {
    expect(() => parseRepository(text)).toThrow(
      expect.objectContaining({ reason: 'inputs', message: expect.stringContaining(why) }),
    );
  });

  test.each([
    ['111111111111.dkr.ecr.eu-west-1.amazonaws.com', '111111111111', 'eu-west-1'],
    ['111111111111.dkr.ecr-fips.us-gov-west-1.amazonaws.com', '111111111111', 'us-gov-west-1'],
    ['111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn', '111111111111', 'cn-north-1'],
    ['111111111111.dkr-ecr.eu-west-1.on.aws', '111111111111', 'eu-west-1'],
    ['111111111111.dkr-ecr-fips.us-east-1.on.aws', '111111111111', 'us-east-1'],
    ['111111111111.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', '111111111111', 'cn-north-1'],
    ['111111111111.dkr.ecr.eusc-de-east-1.amazonaws.eu', '111111111111', 'eusc-de-east-1'],
  ])('at %s is of ECR: account %s, region %s', (host, account, region) => {
    expect(ecrHost(host)).toEqual({ account, region });
    expect(usesEcr({ host, name: 'api' })).toBe(true);
  });

  test.each([
    '111111111111.dkr.ecr.eu-west-1.amazonaws.com.evil.example',
    'evil.example/111111111111.dkr.ecr.eu-west-1.amazonaws.com',
    '11111111111.dkr.ecr.eu-west-1.amazonaws.com',
    '111111111111.dkr.ecr.eu-west-1.evil.example',
    '111111111111.dkr.ecr.eu-west-1.amazonaws.com:5000',
    'public.ecr.aws',
  ])('at %s is not of ECR', (host) => {
    expect(ecrHost(host)).toBeUndefined();
    expect(usesEcr({ host, name: 'api' })).toBe(false);
  });

  test.each([
    ['localhost', 'http://localhost'],
    ['localhost:5000', 'http://localhost:5000'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['127.255.0.3', 'http://127.255.0.3'],
    ['[::1]:5000', 'http://[::1]:5000'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
    ['10.0.0.1:5000', 'https://10.0.0.1:5000'],
    ['ghcr.io', 'https://ghcr.io'],
  ])('at %s is reached as %s', (host, url) => {
    expect(registryUrl(host)).toBe(url);
    expect(isLoopback(host)).toBe(url.startsWith('http:'));
  });

  test.each(['v1', '_x', 'content-0', 'A.b-c', 'x'.repeat(128)])('has a tag %s', (tag) => {
    expect(checkTag(tag)).toBe(tag);
  });

  test.each(['', '.x', '-x', 'a/b', 'a:b', 'ä', 'x'.repeat(129), '..'])("has no tag '%s'", (tag) => {
    expect(() => checkTag(tag)).toThrow(expect.objectContaining({ reason: 'inputs' }));
  });
});

describe('a challenge', () => {
  test.each([
    ['Basic realm="https://a.example/"', [{ scheme: 'basic', parameters: { realm: 'https://a.example/' } }]],
    ['BASIC realm=plain', [{ scheme: 'basic', parameters: { realm: 'plain' } }]],
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.example/token',
            service: 'registry.example',
            scope: 'repository:a/b:pull,push',
          },
        },
      ],
    ],
    [
      'Basic realm="a, Bearer b=\\"c\\"" , Bearer Realm = "https://b.example" ,error="invalid_token"',
      [
        { scheme: 'basic', parameters: { realm: 'a, Bearer b="c"' } },
        { scheme: 'bearer', parameters: { realm: 'https://b.example', error: 'invalid_token' } },
      ],
    ],
    ['Negotiate', [{ scheme: 'negotiate', parameters: {} }]],
    ['realm="of nothing"', []],
    [
      'Basic realm="never ended',
      [
        { scheme: 'basic', parameters: {} },
        { scheme: 'realm', parameters: {} },
      ],
    ],
    ['', []],
    ['"', []],
  ])('%s', (header, challenges) => {
    expect(challengesOf(header)).toEqual(challenges);
  });
});

describe('a manifest', () => {
  const digest = digestOf(Buffer.from('{}'));
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
  const image = { schemaVersion: 2, mediaType: OCI_IMAGE, config, layers: [config] };
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...config, mediaType: OCI_IMAGE }] };
  const read = (body: unknown, type?: string) => readManifest(Buffer.from(JSON.stringify(body)), type);

  test('has the digest of its bytes, not of what they mean', () => {
    expect(digestOf(Buffer.from('{}'))).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    const spaced = Buffer.from(JSON.stringify(image, null, 3));
    expect(readManifest(spaced).digest).toBe(digestOf(spaced));
    expect(readManifest(spaced).digest).not.toBe(read(image).digest);
  });

  test.each([
    ['of OCI', image, undefined, 'image'],
    ['of OCI, which need not say so', { ...image, mediaType: undefined }, `${OCI_IMAGE}; charset=utf-8`, 'image'],
    [
      "of docker's schema 2",
      { ...image, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
      '',
      'image',
    ],
    ['that is an index', index, OCI_INDEX, 'index'],
    [
      "that is docker's list",
      { ...index, mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json' },
      '',
      'index',
    ],
    ['that a proxy calls JSON', image, 'application/json', 'image'],
  ])('%s', (_, body, type, kind) => {
    expect(read(body, type)).toMatchObject({ kind, ...(kind === 'image' ? { config, layers: [config] } : {}) });
  });

  test.each([
    ['no JSON', '<html>', undefined, 'no JSON object'],
    ['a list', '[]', undefined, 'no JSON object'],
    ['nothing', 'null', undefined, 'no JSON object'],
    ["docker's schema 1", JSON.stringify({ schemaVersion: 1 }), undefined, 'schemaVersion is 1'],
    ['of no type', JSON.stringify({ ...image, mediaType: undefined }), 'text/plain', "of the type 'text/plain'"],
    ['two things at once', JSON.stringify({ ...image, manifests: [] }), undefined, "has no 'manifests'"],
    ['an index with layers', JSON.stringify({ ...index, layers: [] }), undefined, "has no 'layers'"],
    ['something else than its answer says', JSON.stringify(image), OCI_INDEX, `came as '${OCI_INDEX}'`],
    [
      'without a configuration',
      JSON.stringify({ ...image, config: undefined }),
      undefined,
      "'config' has no media type",
    ],
    ['without layers', JSON.stringify({ ...image, layers: {} }), undefined, "'layers' is no list"],
    [
      'with a broken digest',
      JSON.stringify({ ...image, layers: [{ ...config, digest: 'sha256:1' }] }),
      '',
      "but 'sha256:1'",
    ],
    ['with half a byte', JSON.stringify({ ...image, layers: [{ ...config, size: 0.5 }] }), '', 'no size'],
    ['of a second list of layers', JSON.stringify({ ...image, LAYERS: [] }), '', "the key 'LAYERS'"],
    ['of a list for others', JSON.stringify({ ...image, Manifests: [] }), '', "the key 'Manifests'"],
    ['of a kind for others', JSON.stringify({ ...image, MediaType: OCI_INDEX }), '', "the key 'MediaType'"],
    ['with letters that fold', JSON.stringify({ ...image, layerſ: [] }), '', "the key 'layerſ'"],
    ['of an index for others', JSON.stringify({ ...index, Layers: [config] }), '', "the key 'Layers'"],
    [
      'with a layer for others',
      JSON.stringify({ ...image, layers: [{ ...config, Digest: digest }] }),
      '',
      "the key 'Digest'",
    ],
    ['with a key twice', JSON.stringify(image).replace(/}$/, ',"layers":[]}'), '', 'a key stands twice'],
    ['with a key twice, spelt', JSON.stringify(image).replace('{', '{"l\\u0061yers" :[],'), '', 'a key stands twice'],
    ['with a digest in a list', JSON.stringify({ ...image, layers: [{ ...config, digest: [digest] }] }), '', 'digest'],
    ['in lists in lists', '['.repeat(50_000) + ']'.repeat(50_000), '', 'no JSON object'],
    ['with an empty layer', JSON.stringify({ ...image, layers: [null] }), '', 'no media type'],
  ])('is refused: %s', (_, text, type, why) => {
    expect(() => readManifest(Buffer.from(text), type)).toThrow(
      expect.objectContaining({ reason: 'registry-error', message: expect.stringContaining(why) }),
    );
  });

  test('in another encoding than UTF-8 is refused', () => {
    const bytes = Buffer.from(JSON.stringify({ ...image, annotations: { owner: 'é' } }), 'latin1');
    expect(() => readManifest(bytes)).toThrow(expect.objectContaining({ reason: 'registry-error' }));
  });

  test('with annotations that look like keys, and others than it knows, is one', () => {
    const annotations = { Layers: 'a "b": \\" \\\\', layers: '{"x":1}' };
    expect(read({ ...image, annotations, org: { example: [] } })).toMatchObject({ kind: 'image' });
  });

  test('of several platforms is none of one', () => {
    expect(requireImage(read(image), 'api:v1').config.digest).toBe(digest);
    expect(() => requireImage(read(index), 'api:v1')).toThrow(
      expect.objectContaining({ reason: 'not-single-platform', message: expect.stringContaining("'api:v1'") }),
    );
  });
});

test.each([
  [null, undefined],
  ['3', 3_000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:01:40 GMT', 90_000],
  ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ['soon', undefined],
])('Retry-After %s is %s ms', (header, wait) => {
  expect(retryAfter(header, 10_000)).toBe(wait);
});

describe("a login in docker's config", () => {
  const login = { username: 'ada', password: 'se:cret' };
  const auth = base64('ada:se:cret');
  test.each([
    ['by host', { 'ghcr.io': { auth } }, login],
    ['by address', { 'https://ghcr.io': { auth } }, login],
    ['by address with a path', { 'https://ghcr.io/v2/': { auth } }, login],
    ['in clear', { 'ghcr.io': { username: 'ada', password: 'se:cret' } }, login],
    ['ended with a NUL', { 'ghcr.io': { auth: base64('ada:se:cret\0') } }, login],
    ['as a refresh token', { 'ghcr.io': { auth, identitytoken: 'idt' } }, { username: '<token>', password: 'idt' }],
    ['of another host', { 'ghcr.io.evil.example': { auth }, 'evil.example/ghcr.io': { auth } }, undefined],
    ['of another port', { 'ghcr.io:5000': { auth } }, undefined],
    ['kept elsewhere', { 'ghcr.io': {} }, undefined],
    ['without a colon', { 'ghcr.io': { auth: base64('ada') } }, undefined],
  ])('%s', (_, auths, expected) => {
    expect(storedLogin({ auths }, ['ghcr.io'])).toEqual(expected);
  });
});

describe('a refusal', () => {
  const answer = (status: number, body: unknown) => ({
    status,
    headers: new Headers(),
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });
  const saying = (code: string, message: string) => ({ errors: [{ code, message }] });
  test.each([
    [401, saying('UNAUTHORIZED', 'authentication required'), 'unauthorized'],
    [401, saying('DENIED', 'requested access to the resource is denied'), 'unauthorized'],
    [403, saying('DENIED', 'User: arn is not authorized to perform: ecr:BatchGetImage'), 'forbidden'],
    [403, '<html>', 'forbidden'],
    [404, saying('NAME_UNKNOWN', "The repository with name 'api' does not exist"), 'repository-missing'],
    [404, '404 page not found', 'registry-error'],
    [429, saying('TOOMANYREQUESTS', 'slow down'), 'registry-error'],
    [503, '', 'registry-error'],
    [400, saying('TAG_INVALID', 'immutable'), 'registry-error'],
  ])('%s %j has the reason %s', (status, body, reason) => {
    expect(refusal(answer(status, body), 'GET', 'registry.example/api').reason).toBe(reason);
  });

  test("has the registry's words in one line, and not too many", () => {
    const { code, words } = errorOf(answer(400, saying('X', `a\n::error::b\u001b[31m\t${'c'.repeat(900)}`)));
    expect(code).toBe('X');
    expect(words).toMatch(/^a ::error::b \[31m c+$/);
    expect(words).toHaveLength(400);
  });

  test.each([['null'], ['{"errors":null}'], ['{"errors":[{"code":3}]}'], ['{"errors":[null]}']])(
    'of the body %s has no code',
    (body) => {
      expect(errorOf(answer(400, body))).toEqual({ code: '', words: '' });
    },
  );
});

describe('what fetch throws', () => {
  const failed = (code: string, message = code) =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(message), { code }) });
  test.each([
    ['a refused connection', failed('ECONNREFUSED'), 'registry-down', true],
    ['a host without address', failed('ENOTFOUND'), 'registry-down', false],
    ['a name service that is busy', failed('EAI_AGAIN'), 'registry-down', true],
    ['another authority', failed('SELF_SIGNED_CERT_IN_CHAIN'), 'registry-down', false],
    ['another name', failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'registry-down', false],
    ['no TLS', failed('ERR_SSL_WRONG_VERSION_NUMBER'), 'registry-down', false],
    ['no answer', new DOMException('aborted', 'TimeoutError'), 'timeout', true],
    ['no connection in time', failed('UND_ERR_CONNECT_TIMEOUT'), 'timeout', true],
    ['half an answer', new TypeError('terminated'), 'registry-down', true],
    ['anything else', new Error('bad port'), 'registry-down', false],
  ])('%s', (_, thrown, reason, passing) => {
    expect(unreachable(thrown, 'ghcr.io', 1000)).toMatchObject({ error: { reason }, passing });
  });
});
