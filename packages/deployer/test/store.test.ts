import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { assemblyDigest, assetDigest } from '../src/assets/digest';
import { sealed } from '../src/model/digest';
import type { Plan } from '../src/model/plan';
import { type Archives, fetchAssembly, storeAssemblies } from '../src/store/assemblies';
import { PlanStore } from '../src/store/plan-store';
import { aPlannedStack, aPlanWith } from './support/builders';
import { anAssembly, contentOf, emptyFolder, type Files, put, removeFolders } from './support/folders';
import { Backstage, type State } from './support/state';

jest.setTimeout(60_000);

let backstage: Backstage;
let state: State;
let store: PlanStore;
beforeAll(async () => {
  backstage = await Backstage.open();
});
afterAll(() => backstage?.close());
beforeEach(async () => {
  state = await backstage.state();
  store = await PlanStore.open(state.session);
});
afterEach(() => {
  state.gate.reset();
  removeFolders();
});

const ID = 'pr-12--20261121t120000z-9f3ac1';
const ASSETS: Files = { 'asset.1/index.js': 'one', 'asset.1/empty/': '', 'asset.2/run': { text: 'two', mode: 0o755 } };

const at = (name: string, id = ID) => `plans/${id}/${name}.json`;
const layersOf = (folder: string, layer = 'core') => [{ layer, folder }];
const anywhere = () => path.join(emptyFolder(), 'fetched');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const objectsIn = async () => (await state.keys()).filter((key) => key.startsWith('objects/'));

/** What other runs may have left of it in the temporary folder. */
const temporary = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('stratiform-store-'));

async function aSavedPlan(files = ASSETS): Promise<{ readonly plan: Plan; readonly folder: string }> {
  const folder = anAssembly(files);
  const plan = aPlanWith({ assemblies: [{ layer: 'core', digest: await assemblyDigest(folder) }] });
  await store.save(plan, layersOf(folder));
  return { plan, folder };
}

describe('a plan that is stored', () => {
  test('is read back as it was, by its id and by its digest', async () => {
    const { plan } = await aSavedPlan();
    expect(await store.load(plan.id)).toEqual(plan);
    expect(await store.load(plan.id, plan.digest)).toEqual(plan);
  });

  test('keeps fields that a newer version may have added', async () => {
    const plan = sealed({ ...aPlanWith(), later: { more: 1 } } as Omit<Plan, 'digest'>);
    await store.save(plan, []);
    expect(await store.load(plan.id, plan.digest)).toEqual(plan);
  });

  test('can be stored again, as when the answer was lost', async () => {
    const folder = anAssembly(ASSETS);
    state.gate.inject({ action: /^PUT .*\/plan.json/, nth: 1, fault: 'reset-after' });
    await store.save(aPlanWith(), layersOf(folder));
    await store.save(aPlanWith(), layersOf(folder));
    expect(await store.load(ID)).toEqual(aPlanWith());
  });

  test('is never overwritten, nor are its assemblies: the second of two with one id is refused', async () => {
    const { plan, folder } = await aSavedPlan();
    const other = aPlanWith({ stacks: [aPlannedStack()] });
    const saving = store.save(other, layersOf(anAssembly({ 'asset.9/evil': '9' })));
    await expect(saving).rejects.toMatchObject({
      code: 'plan-changed',
      message: expect.stringContaining(`another plan under the id ${ID}`),
    });
    expect(await store.load(ID)).toEqual(plan);
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(contentOf(into)).toEqual(contentOf(folder));
  });

  test('of two that are stored at once under one id, one is whole', async () => {
    const [one, other] = [aPlanWith(), aPlanWith({ stacks: [aPlannedStack()] })];
    const folders = [anAssembly(ASSETS), anAssembly({ 'asset.9/other': '9' })];
    const saved = await Promise.allSettled(
      [one, other].map((plan, which) => store.save(plan, layersOf(folders[which] as string))),
    );
    const winner = saved.findIndex(({ status }) => status === 'fulfilled');
    expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.load(ID)).toEqual([one, other][winner]);
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(contentOf(into)).toEqual(contentOf(folders[winner] as string));
  });

  test('is written again where S3 says that two writes met', async () => {
    const met = { error: { code: 'ConditionalRequestConflict', message: 'again', status: 409 } };
    state.gate.inject({ action: /^PUT .*\/plan\.json/, nth: 1, times: 2, fault: met });
    await store.save(aPlanWith(), []);
    expect(await store.load(ID)).toEqual(aPlanWith());
  });

  test('is written last: until then there is none', async () => {
    state.gate.inject({
      action: /^PUT .*\/plan\.json/,
      fault: { error: { code: 'AccessDenied', message: 'no', status: 403 } },
    });
    await expect(store.save(aPlanWith(), layersOf(anAssembly(ASSETS)))).rejects.toMatchObject({ code: 'credentials' });
    await expect(store.load(ID)).rejects.toMatchObject({ code: 'plan-not-found' });
  });
});

describe('a plan is refused', () => {
  const plan = aPlanWith();
  const text = (change: object) => JSON.stringify({ ...plan, ...change });

  test.each<[string, string, string, RegExp]>([
    ['when another field was changed', text({ environment: 'prod' }), 'plan-changed', /its content has the digest/],
    ['when a field was added', text({ more: 1 }), 'plan-changed', /its content has the digest/],
    ['when its digest was changed', text({ digest: '0'.repeat(64) }), 'plan-changed', /it says 0000/],
    [
      'when it was sealed anew',
      JSON.stringify(aPlanWith({ region: 'us-east-1' })),
      'plan-changed',
      /the reviewed one is/,
    ],
    ['when it is another plan', JSON.stringify(aPlanWith({ id: `${ID}0` })), 'plan-changed', /calls itself 'pr-12/],
    ['when it is no plan', '{"schemaVersion":2}', 'plan-changed', /it is no plan/],
    ['when it is no object', 'null', 'plan-changed', /it is no plan/],
    ['when it is cut off', JSON.stringify(plan).slice(0, 100), 'plan-changed', /it is no JSON/],
    ['when it is empty', '', 'plan-changed', /it is no JSON/],
    [
      'when it is of an older version',
      text({ schemaVersion: 1 }),
      'plan-unreadable',
      /schema version 1, .* reads version 2/,
    ],
    ['when it is of a newer version', text({ schemaVersion: 3 }), 'plan-unreadable', /schema version 3/],
  ])('%s', async (_, stored, code, message) => {
    await state.write(at('plan'), stored);
    await expect(store.load(ID, plan.digest)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.each([
    'pr-1--20261121t120000z-000000',
    '',
    '../objects',
    'pr-12--x/../../y-0',
    'PR-12--A-0',
    `${'x'.repeat(5000)}--1-1`,
  ])('when there is none: %p', async (id) => {
    await expect(store.load(id)).rejects.toMatchObject({ code: 'plan-not-found' });
  });

  test.each(['', 'abc', 'A'.repeat(64), `${'a'.repeat(64)} `])('when %p is given for a digest', async (digest) => {
    await expect(store.load(ID, digest)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a cloud assembly', () => {
  test('comes back as it was, with the same digest', async () => {
    const { folder } = await aSavedPlan({
      ...ASSETS,
      'asset.ü–🙂/größe': 'ä',
      [`asset.3/${'n'.repeat(200)}`]: '3',
      'asset.4.zip': '4',
    });
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(contentOf(into)).toEqual(contentOf(folder));
    expect(await assetDigest(into)).toBe(await assemblyDigest(folder));
  });

  test("leaves out the zips that the CDK's publisher kept", async () => {
    await aSavedPlan({ ...ASSETS, '.cache/1.zip': 'old' });
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(Object.keys(contentOf(into))).not.toContain('.cache/');
  });

  test('of several layers comes back layer by layer', async () => {
    const folders = ['one', 'two', 'three'].map((layer) => ({
      layer,
      folder: anAssembly({ [`asset.${layer}/f`]: layer }),
    }));
    await store.save(aPlanWith(), folders);
    for (const { layer, folder } of folders) {
      const into = anywhere();
      await store.fetchAssembly(ID, layer, into);
      expect(contentOf(into)).toEqual(contentOf(folder));
    }
    await expect(store.fetchAssembly(ID, 'four', anywhere())).rejects.toMatchObject({
      code: 'asset-changed',
      message: expect.stringContaining("'four'"),
    });
    await expect(store.fetchAssembly(ID, '__proto__', anywhere())).rejects.toMatchObject({ code: 'asset-changed' });
  });

  test('can be fetched into the same folder again: what was there is gone', async () => {
    const { folder } = await aSavedPlan();
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    put(into, { 'asset.1/smuggled.js': 'x' });
    await store.fetchAssembly(ID, 'core', into);
    expect(contentOf(into)).toEqual(contentOf(folder));
  });

  test("isn't put over anything else", async () => {
    await aSavedPlan();
    const into = emptyFolder();
    put(into, { 'thesis.txt': 'years' });
    await expect(store.fetchAssembly(ID, 'core', into)).rejects.toMatchObject({ code: 'usage' });
    expect(contentOf(into)).toEqual({ 'thesis.txt': 'years' });
  });

  test('is stored once: what is there already is not written again', async () => {
    await aSavedPlan();
    state.gate.clear();
    const again = aPlanWith({ id: `${ID}0` });
    await store.save(again, layersOf(anAssembly({ ...ASSETS, 'asset.3/new': '3' })));
    const written = state.gate.calls().filter(({ action }) => /^PUT .*\/objects\//.test(action));
    expect(written).toHaveLength(1);
  });

  test('is written again where it would soon be forgotten', async () => {
    const folder = anAssembly(ASSETS);
    const old = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000);
    for (const [writtenAt, times] of [
      [new Date(), 0],
      [old, 3],
    ] as const) {
      const upload = jest.fn();
      await storeAssemblies({ ...bucketOf(state), find: async () => ({ writtenAt }), upload }, layersOf(folder));
      expect(upload).toHaveBeenCalledTimes(times);
    }
  });

  test('that has assets elsewhere is refused, with what to do; nothing is stored', async () => {
    const folder = anAssembly({}, ['/work/services/api/dist']);
    await expect(store.save(aPlanWith(), layersOf(folder))).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringContaining("its asset '/work/services/api/dist' lies outside"),
      remedy: expect.stringContaining('staging'),
    });
    expect(await state.keys()).toEqual([]);
  });

  test('that was synthesized anew while it was planned is refused', async () => {
    const folder = anAssembly(ASSETS);
    const plan = aPlanWith({ assemblies: [{ layer: 'core', digest: await assemblyDigest(folder) }] });
    put(folder, { 'asset.1/index.js': 'another' });
    await expect(store.save(plan, layersOf(folder))).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringContaining('while it was planned'),
    });
    await expect(store.load(ID)).rejects.toMatchObject({ code: 'plan-not-found' });
  });

  test('of 3,000 small files comes back whole', async () => {
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`asset.1/${n % 50}/${n}.js`, `${n}`]));
    const { folder } = await aSavedPlan(files);
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(await assetDigest(into)).toBe(await assetDigest(folder));
  });
});

describe('a stored assembly is refused', () => {
  const refused = { code: 'asset-changed' };

  test.each<[string, (key: string) => Promise<void>, RegExp]>([
    ['when an object is gone', (key) => state.remove(key), /is gone/],
    ['when an object has other bytes', (key) => state.write(key, 'other'), /has other bytes than its name says/],
    [
      'when an object is cut off',
      async (key) => state.write(key, (await state.read(key)).subarray(0, -1)),
      /other bytes/,
    ],
  ])('%s; what is on the disk stays', async (_, change, message) => {
    await aSavedPlan();
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    const before = contentOf(into);
    await change((await objectsIn())[0] as string);
    await expect(store.fetchAssembly(ID, 'core', into)).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(message),
    });
    expect(contentOf(into)).toEqual(before);
    expect(fs.readdirSync(path.dirname(into))).toEqual(['fetched']);
  });

  test.each<[string, string]>([
    ['is gone', ''],
    ['is no JSON', '{'],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['names no digests', '{"core":["../plans/x"]}'],
    ['names other things', '{"core":[1]}'],
    ['has no list', '{"core":"0"}'],
  ])('when its index %s', async (_, index) => {
    await aSavedPlan();
    if (index) await state.write(at('assemblies'), index);
    else await state.remove(at('assemblies'));
    await expect(store.fetchAssembly(ID, 'core', anywhere())).rejects.toMatchObject(refused);
  });

  test('by its digest, when its index names other archives', async () => {
    const { folder } = await aSavedPlan();
    const index = JSON.parse((await state.read(at('assemblies'))).toString()) as { core: string[] };
    const more = await storeAssemblies(bucketOf(state), layersOf(anAssembly({ 'asset.1/extra.js': 'x' })));
    for (const core of [index.core.slice(1), [...index.core, ...(more.core ?? [])]]) {
      await state.write(at('assemblies'), JSON.stringify({ core }));
      const into = anywhere();
      await store.fetchAssembly(ID, 'core', into);
      expect(await assetDigest(into)).not.toBe(await assemblyDigest(folder));
    }
  });

  test('when an object is a hostile archive under its right name', async () => {
    await aSavedPlan();
    const evil = Buffer.from('no archive at all');
    await state.write(`objects/${sha256(evil)}`, gzipSync(evil));
    await state.write(at('assemblies'), JSON.stringify({ core: [sha256(evil)] }));
    const into = anywhere();
    await expect(store.fetchAssembly(ID, 'core', into)).rejects.toMatchObject(refused);
    expect(fs.existsSync(into)).toBe(false);
  });
});

/** The bucket of a test, past the store and the gate. */
const bucketOf = (of: State): Archives => ({
  find: async () => undefined,
  stream: async () => undefined,
  upload: (key, file) => of.write(key, fs.readFileSync(file)),
});

describe('transfers', () => {
  /** A bucket in memory, whose answers break off so many times. */
  function aBucket(breaks: number): Archives & { readonly asked: () => number } {
    const kept = new Map<string, Buffer>();
    let asked = 0;
    return {
      asked: () => asked,
      find: async () => undefined,
      upload: async (key, file) => void kept.set(key, fs.readFileSync(file)),
      stream: async (key) => {
        asked += 1;
        const bytes = kept.get(key) ?? Buffer.alloc(0);
        if (asked > breaks) return Readable.from([bytes]);
        return Readable.from(brokenOff(bytes));
      },
    };
  }

  async function* brokenOff(bytes: Buffer): AsyncGenerator<Buffer> {
    yield bytes.subarray(0, 10);
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }

  test('that break off in the middle are begun again, three times in all', async () => {
    const folder = anAssembly();
    for (const [breaks, ends] of [
      [2, 'well'],
      [3, 'badly'],
    ] as const) {
      const bucket = aBucket(breaks);
      const { core = [] } = await storeAssemblies(bucket, layersOf(folder));
      const into = anywhere();
      const fetching = fetchAssembly(bucket, core, into);
      if (ends === 'well') await fetching;
      else await expect(fetching).rejects.toThrow('aborted');
      expect([bucket.asked(), fs.existsSync(into)]).toEqual([3, ends === 'well']);
    }
  });

  test('leave nothing in the temporary folder, whether they end well or badly', async () => {
    const before = temporary();
    const { folder } = await aSavedPlan();
    state.gate.inject({
      action: /^PUT .*\/objects\//,
      fault: { error: { code: 'AccessDenied', message: 'no', status: 403 } },
    });
    put(folder, { 'asset.5/f': '5' });
    await expect(store.save(aPlanWith({ id: `${ID}0` }), layersOf(folder))).rejects.toMatchObject({
      code: 'credentials',
    });
    expect(temporary()).toEqual(before);
  });

  test('go on through throttling and lost answers', async () => {
    state.gate.inject({ service: 's3', nth: 2, times: 2, fault: 'throttle' });
    state.gate.inject({ service: 's3', nth: 6, fault: 'reset-before' });
    const { folder } = await aSavedPlan();
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(contentOf(into)).toEqual(contentOf(folder));
  });

  test('of large files go in pieces', async () => {
    const folder = anAssembly({ 'asset.big/random': randomBytes(12 * 1024 * 1024) });
    const plan = aPlanWith({ assemblies: [{ layer: 'core', digest: await assemblyDigest(folder) }] });
    await store.save(plan, layersOf(folder));
    const calls = state.gate.calls().filter(({ action }) => /\/objects\//.test(action));
    const pieces = calls.filter(({ action }) => action.startsWith('PUT')).length - 1;
    expect(pieces).toBeGreaterThanOrEqual(2);
    const into = anywhere();
    await store.fetchAssembly(ID, 'core', into);
    expect(await assetDigest(into)).toBe(plan.assemblies[0]?.digest);
  });
});

describe("a bucket that isn't there, or isn't for the caller", () => {
  const calls: readonly [string, (store: PlanStore) => Promise<unknown>][] = [
    ['to begin a plan', (one) => one.begin(ID, [])],
    ['to save a plan', (one) => one.save(aPlanWith(), layersOf(anAssembly(ASSETS)))],
    ['to load a plan', (one) => one.load(ID)],
    ['to fetch an assembly', (one) => one.fetchAssembly(ID, 'core', anywhere())],
    ['to list plans', (one) => one.list('pr-12')],
    ['to remove a plan', (one) => one.remove(ID)],
  ];

  test.each(calls)('%s, says that it has to be bootstrapped', async (_, call) => {
    await state.publish('no-such-bucket', state.table);
    await expect(PlanStore.open(state.session).then(call)).rejects.toMatchObject({
      code: 'not-bootstrapped',
      message: expect.stringContaining("bucket 'no-such-bucket'"),
      remedy: 'Run: stratiform bootstrap --env test',
    });
  });

  test.each(calls)('%s, says that credentials are missing', async (_, call) => {
    state.gate.inject({
      service: 's3',
      fault: { error: { code: 'AccessDenied', message: 'x may not s3:Any', status: 403 } },
    });
    await expect(call(store)).rejects.toMatchObject({
      code: 'credentials',
      message: expect.stringContaining(`bucket '${state.bucket}' of 'test'`),
    });
  });
});

describe('plans that were begun', () => {
  test('are listed by their label, whether they were stored or not', async () => {
    await store.begin(ID, ['one', 'two']);
    await store.begin('pr-12--20261121t130000z-000000', ['three']);
    await store.begin('pr-1--20261121t120000z-000000', ['four']);
    const found = await store.list('pr-12');
    expect(found.sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: ID, stackNames: ['one', 'two'] },
      { id: 'pr-12--20261121t130000z-000000', stackNames: ['three'] },
    ]);
    expect(await store.list()).toHaveLength(3);
  });

  test.each<[string, string, readonly string[]]>([
    ['is no JSON', '{', ['shop-dev-core']],
    ['is null', 'null', ['shop-dev-core']],
    ['names no stacks', '{"stackNames":"all"}', ['shop-dev-core']],
    ['names other things', '{"stackNames":[{}]}', ['shop-dev-core']],
  ])('are listed by the plan itself where the note %s', async (_, note, names) => {
    await state.write(at('begun'), note);
    expect(await store.list('pr-12')).toEqual([{ id: ID, stackNames: [] }]);
    await store.save(aPlanWith({ stacks: [aPlannedStack()] }), []);
    expect(await store.list('pr-12')).toEqual([{ id: ID, stackNames: names }]);
  });

  test('are not what has another name', async () => {
    await state.write('plans/pr-12--odd name/begun.json', '{}');
    await state.write('plans/pr-12--', '{}');
    expect(await store.list('pr-12')).toEqual([]);
  });

  test('are all listed, over a thousand objects too', async () => {
    const ids = Array.from({ length: 350 }, (_, n) => `many--20261121t120000z-${n}`);
    const names = ids.flatMap((id) => ['begun', 'assemblies', 'plan'].map((name) => at(name, id)));
    for (let n = 0; n < names.length; n += 50)
      await Promise.all(names.slice(n, n + 50).map((key) => state.write(key, '{"stackNames":["s"]}')));
    expect(await store.list('many')).toHaveLength(350);
  });

  test('are removed with all that is theirs, the note last and only where it is said', async () => {
    await store.begin(ID, ['one']);
    await aSavedPlan();
    const shared = await objectsIn();
    await store.remove(ID, { begun: false });
    expect(await store.list('pr-12')).toEqual([{ id: ID, stackNames: ['one'] }]);
    await store.remove(ID);
    expect(await state.keys()).toEqual(shared);
    await store.remove(ID);
  });
});
