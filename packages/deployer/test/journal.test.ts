import { Journal } from '../src/lock/journal';
import { EnvironmentLock } from '../src/lock/lock';
import { isConditionFailed, LockTable } from '../src/lock/table';
import { Backstage, type State } from './support/state';

jest.setTimeout(60_000);

let backstage: Backstage;
let state: State;
let locks: EnvironmentLock[];
beforeAll(async () => {
  backstage = await Backstage.open();
});
afterAll(() => backstage?.close());
beforeEach(async () => {
  locks = [];
  state = await backstage.state();
});
afterEach(async () => {
  state.gate.reset();
  await Promise.all(locks.map((lock) => lock.release()));
});

const PLAN = 'pr-12--20261121t120000z-9f3ac1';
const EXECUTING = { state: 'executing', changeSet: 'arn:change-set', token: 'token-1' } as const;
const LOST = expect.objectContaining({ code: 'lock-lost' });

async function locked(): Promise<EnvironmentLock> {
  const lock = await EnvironmentLock.acquire(state.session, state.table, { run: 'run 1' });
  locks.push(lock);
  return lock;
}

const journalOf = (lock: EnvironmentLock, plan = PLAN) => Journal.open(state.session, state.table, plan, lock);

/** As if the holder hadn't renewed in time: somebody else has it now, and it doesn't know. */
async function takenFrom(_lock: EnvironmentLock): Promise<EnvironmentLock> {
  await state.setLock('leaseUntil', 0);
  return locked();
}

describe('a journal', () => {
  test('gives back what was noted last, with the fence and the time, and nothing of other stacks', async () => {
    const lock = await locked();
    const journal = await journalOf(lock);
    await journal.write('one', EXECUTING);
    await journal.write('one', { ...EXECUTING, state: 'applied', status: 'UPDATE_COMPLETE' });
    await journal.write('two', EXECUTING);
    const noted = await journal.read(['one', 'three']);
    expect([...noted.keys()]).toEqual(['one']);
    expect(noted.get('one')).toMatchObject({
      ...EXECUTING,
      state: 'applied',
      status: 'UPDATE_COMPLETE',
      fence: lock.fence,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test('belongs to one plan', async () => {
    const lock = await locked();
    await (await journalOf(lock)).write('one', EXECUTING);
    expect(await (await journalOf(lock, `${PLAN}0`)).read(['one'])).toEqual(new Map());
  });

  test('is there for the next run', async () => {
    const first = await locked();
    await (await journalOf(first)).write('one', EXECUTING);
    await first.release();
    expect((await (await journalOf(await locked())).read(['one'])).get('one')).toMatchObject(EXECUTING);
  });

  test('is forgotten after ninety days, by the table', async () => {
    await (await journalOf(await locked())).write('one', EXECUTING);
    const { expires, at } = await state.item(`apply#${PLAN}#one`);
    expect(Number(expires)).toBe(Math.floor(new Date(String(at)).getTime() / 1000) + 90 * 24 * 60 * 60);
  });

  test('takes a note once when its answer is lost', async () => {
    const journal = await journalOf(await locked());
    state.gate.inject({ action: 'TransactWriteItems', nth: 1, fault: 'reset-after' });
    await journal.write('one', EXECUTING);
    expect((await journal.read(['one'])).get('one')).toMatchObject(EXECUTING);
  });
});

describe('who lost the lock notes nothing', () => {
  test.each<[string, (lock: EnvironmentLock) => Promise<unknown>]>([
    ['because somebody took it over', takenFrom],
    ['because it was broken', async () => expect((await state.run('lock', { break: true, yes: true })).code).toBe(0)],
    ['because it was given back', (lock) => lock.release()],
    ['because the item has another fence', (lock) => state.setLock('fence', lock.fence + 1)],
    ['because the item has another holder', () => state.setLock('holder', 'somebody else')],
  ])('%s', async (_, lose) => {
    const lock = await locked();
    const journal = await journalOf(lock);
    await journal.write('before', EXECUTING);
    await lose(lock);
    await expect(journal.write('after', EXECUTING)).rejects.toEqual(LOST);
    expect(await journal.read(['after'])).toEqual(new Map());
    expect((await journal.read(['before'])).size).toBe(1);
  });

  test('and overwrites nothing that the next one noted', async () => {
    const first = await locked();
    const stale = await journalOf(first);
    const second = await journalOf(await takenFrom(first));
    await second.write('one', { ...EXECUTING, token: 'token-2' });
    await expect(stale.write('one', EXECUTING)).rejects.toEqual(LOST);
    expect((await second.read(['one'])).get('one')).toMatchObject({ token: 'token-2' });
  });

  test('also when it was lost while the note was on its way', async () => {
    const lock = await locked();
    const journal = await journalOf(lock);
    state.gate.inject({ action: 'TransactWriteItems', nth: 1, fault: { before: () => state.setLock('fence', 99) } });
    await expect(journal.write('one', EXECUTING)).rejects.toEqual(LOST);
    expect(await journal.read(['one'])).toEqual(new Map());
  });
});

/** A table whose transactions are refused for these reasons, one after the other, and then go through. */
function aTable(...refusals: (readonly string[])[]): { readonly table: LockTable; readonly sent: () => number } {
  let sent = 0;
  const send = async () => {
    const reasons = refusals[sent];
    sent += 1;
    if (!reasons) return {};
    const CancellationReasons = reasons.map((Code) => ({ Code }));
    throw Object.assign(new Error('Transaction cancelled'), {
      name: 'TransactionCanceledException',
      CancellationReasons,
    });
  };
  const lib = { TransactWriteCommand: class {} };
  const Table = LockTable as unknown as new (...given: unknown[]) => LockTable;
  return { table: new Table({ send }, lib, 'locks', 'test'), sent: () => sent };
}

describe('a transaction', () => {
  test.each([['TransactionConflict'], ['ThrottlingError'], ['ProvisionedThroughputExceeded']])(
    'that meets %s, as when the lock is renewed at the same time, is tried again',
    async (reason) => {
      const { table, sent } = aTable([reason, 'None'], ['None', reason]);
      await table.transact([]);
      expect(sent()).toBe(3);
    },
  );

  test.each([
    [['ConditionalCheckFailed', 'None'], true],
    [['ConditionalCheckFailed', 'TransactionConflict'], true],
    [['ValidationError', 'None'], false],
    [['None'], false],
  ])('that is refused for %p is not', async (reasons, condition) => {
    const { table, sent } = aTable(reasons);
    const error = await table.transact([]).catch((caught: unknown) => caught);
    expect([sent(), isConditionFailed(error)]).toEqual([1, condition]);
  });

  test('that always meets another one fails in the end', async () => {
    const { table, sent } = aTable(...Array.from({ length: 50 }, () => ['TransactionConflict']));
    await expect(table.transact([])).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect(sent()).toBe(8);
  });
});
