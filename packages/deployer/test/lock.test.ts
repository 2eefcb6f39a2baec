import { setTimeout as sleep } from 'node:timers/promises';
import { stratiformCommand } from '../src/commands/program';
import { breakLock, isHeld, showLock } from '../src/lock/holder';
import { leaseSecondsFrom } from '../src/lock/lease';
import { EnvironmentLock, type LockOptions } from '../src/lock/lock';
import { LOCK_ID, type LockItem } from '../src/lock/table';
import { until } from './support/killing';
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
  jest.restoreAllMocks();
  state.gate.reset();
  await Promise.all(locks.map((lock) => lock.release()));
});

const RUN = 'https://ci.example/runs/1';
const PLAN = 'pr-12--20261121t120000z-9f3ac1';

async function acquire(run = RUN, options: LockOptions = {}, planId?: string): Promise<EnvironmentLock> {
  const lock = await EnvironmentLock.acquire(state.session, state.table, { run, planId }, options);
  locks.push(lock);
  return lock;
}

const LOST = expect.objectContaining({ code: 'lock-lost' });

/** Milliseconds that this machine's clock is ahead of everybody else's. */
function clockIs(ahead: number): void {
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
}

describe('an environment', () => {
  test('is held by one run at a time; the other is told who holds it, since when, and how to break it', async () => {
    const lock = await acquire(RUN, {}, PLAN);
    lock.assertHeld();
    const { since } = await state.item();
    await expect(acquire('run 2')).rejects.toMatchObject({
      code: 'locked',
      message: `'test' is locked: ${RUN} applies plan ${PLAN} since ${since}.`,
      remedy: expect.stringMatching(
        /its lease ends by itself at 2\S+Z; stratiform lock --env test --break ends it now/,
      ),
    });
    lock.assertHeld();
  });

  test('of ten that ask at once is given to one', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 10 }, (_, at) => acquire(`run ${at}`)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'locked' });
  });

  test('is free after it is given back, with a higher fence for the next one', async () => {
    const first = await acquire();
    await first.release();
    expect(await state.item()).toEqual({ id: LOCK_ID, fence: first.fence });
    const second = await acquire('run 2');
    expect(second.fence).toBeGreaterThan(first.fence);
  });

  test('can be taken when the lease ran out, and then the first one can take nothing away', async () => {
    const first = await acquire('run 1');
    await state.setLock('leaseUntil', Date.now() - 1);
    const second = await acquire('run 2');
    await first.release();
    expect(await state.item()).toMatchObject({ holder: second.holder, run: 'run 2', fence: second.fence });
  });

  test('is taken once when the answer to the request is lost', async () => {
    state.gate.inject({ action: 'UpdateItem', nth: 1, fault: 'reset-after' });
    const lock = await acquire();
    lock.assertHeld();
    await lock.confirm();
    expect(await state.item()).toMatchObject({ holder: lock.holder, fence: lock.fence });
  });

  test('is taken although requests are throttled, or meet another one on the same item', async () => {
    state.gate.inject({ action: 'UpdateItem', nth: 1, times: 2, fault: 'throttle' });
    const met = { error: { code: 'TransactionConflictException', message: 'Transaction is ongoing for the item' } };
    state.gate.inject({ action: 'UpdateItem', nth: 3, times: 2, fault: met });
    (await acquire()).assertHeld();
  });

  test('names no plan where there is none, and forgets the last one', async () => {
    await (await acquire(RUN, {}, PLAN)).release();
    await acquire('a laptop');
    expect(await state.item()).not.toHaveProperty('planId');
    await expect(acquire('run 2')).rejects.toThrow(/^'test' is locked: a laptop since /);
  });

  test("without a lock table is told to bootstrap; one that isn't the caller's says so", async () => {
    const elsewhere = EnvironmentLock.acquire(state.session, 'no-such-table', { run: RUN });
    await expect(elsewhere).rejects.toMatchObject({
      code: 'not-bootstrapped',
      message: expect.stringContaining("table 'no-such-table'"),
      remedy: 'Run: stratiform bootstrap --env test',
    });
    const denied = {
      code: 'AccessDeniedException',
      message: 'User: x is not authorized to perform: dynamodb:UpdateItem',
    };
    state.gate.inject({ action: 'UpdateItem', fault: { error: denied } });
    await expect(acquire()).rejects.toMatchObject({
      code: 'credentials',
      message: expect.stringContaining('dynamodb:UpdateItem'),
    });
  });
});

describe('a lease', () => {
  test('is renewed by itself', async () => {
    const lock = await acquire(RUN, { leaseSeconds: 3 });
    const { leaseUntil } = await state.item();
    await until(async () => Number((await state.item()).leaseUntil) > Number(leaseUntil), 'the lease is renewed');
    lock.assertHeld();
  });

  test('goes on while renewals are throttled, until its end; and after it, when one comes through', async () => {
    const told: string[] = [];
    const lock = await acquire(RUN, { leaseSeconds: 6, notify: (message) => told.push(message) });
    const { leaseUntil } = await state.item();
    const throttled = state.gate.inject({ action: 'UpdateItem', fault: 'throttle' });
    await until(() => told.length > 0, 'a renewal fails');
    expect(told[0]).toMatch(/^Could not renew the lock/);
    lock.assertHeld();
    throttled.remove();
    await until(async () => Number((await state.item()).leaseUntil) > Number(leaseUntil), 'the lease is renewed');
    lock.assertHeld();
  });

  test('that nobody could renew is lost at its end', async () => {
    const lock = await acquire(RUN, { leaseSeconds: 0.9 });
    state.gate.inject({ action: 'UpdateItem', fault: 'timeout' });
    await sleep(950);
    expect(() => lock.assertHeld()).toThrow(LOST);
    await expect(lock.confirm()).rejects.toEqual(LOST);
  });

  test('ends by the clock, although the process was stopped or busy and no timer ran', async () => {
    const lock = await acquire(RUN, { leaseSeconds: 0.2 });
    // Nothing of this process runs meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    expect(() => lock.assertHeld()).toThrow(LOST);
  });

  test('ends when either clock says so: a machine that slept, a clock that was set back', async () => {
    const slept = await acquire(RUN, { leaseSeconds: 60 });
    clockIs(61_000);
    expect(() => slept.assertHeld()).toThrow(LOST);
    jest.restoreAllMocks();
    await slept.release();
    const setBack = await acquire(RUN, { leaseSeconds: 0.2 });
    clockIs(-3_600_000);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    expect(() => setBack.assertHeld()).toThrow(LOST);
  });

  test.each([
    [-30, 'locked'],
    [30, 'locked'],
  ])('of a minute is respected by a clock that is %d seconds off', async (seconds, code) => {
    await acquire();
    clockIs(seconds * 1000);
    await expect(acquire('run 2')).rejects.toMatchObject({ code });
  });

  test('is not respected by a clock that is further ahead: then the fence decides', async () => {
    const first = await acquire('run 1');
    clockIs(61_000);
    const second = await acquire('run 2');
    jest.restoreAllMocks();
    await expect(first.confirm()).rejects.toEqual(LOST);
    expect(await state.item()).toMatchObject({ holder: second.holder });
  });

  test.each<[string | undefined, number]>([
    [undefined, 60],
    ['', 60],
    ['5', 5],
    ['3600', 3600],
  ])('of STRATIFORM_LOCK_LEASE_SECONDS=%p lasts %d seconds', (given, seconds) => {
    expect(leaseSecondsFrom({ STRATIFORM_LOCK_LEASE_SECONDS: given })).toBe(seconds);
  });

  test.each(['4', '3601', '0', '-60', '1e3', '60.5', ' 60', 'a minute', '0x40', '9'.repeat(400)])(
    'of %p seconds is refused, before anything is asked',
    async (given) => {
      expect(() => leaseSecondsFrom({ STRATIFORM_LOCK_LEASE_SECONDS: given })).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.stringContaining('between 5 and 3600') }),
      );
    },
  );
});

describe('a lock that was broken', () => {
  test('is lost at the next renewal, and its holder is told once', async () => {
    const told: string[] = [];
    const lock = await acquire(RUN, { leaseSeconds: 1.5, notify: (message) => told.push(message) });
    await breakLock(state.session, state.table, (await state.item()) as unknown as LockItem);
    await until(() => told.length > 0, 'it notices');
    expect(() => lock.assertHeld()).toThrow(LOST);
    await expect(lock.confirm()).rejects.toEqual(LOST);
    expect(told).toEqual(['The lock was broken: no further stack is begun.']);
  });

  test('is lost at once for who asks the table', async () => {
    const lock = await acquire();
    await breakLock(state.session, state.table, (await state.item()) as unknown as LockItem);
    lock.assertHeld();
    await expect(lock.confirm()).rejects.toEqual(LOST);
    expect(() => lock.assertHeld()).toThrow(LOST);
  });

  test('while it is renewed stays broken', async () => {
    const lock = await acquire();
    const shown = (await state.item()) as unknown as LockItem;
    // The renewal is on the way, and comes after.
    state.gate.inject({ action: 'UpdateItem', nth: 1, fault: { before: () => breakPastGate(shown) } });
    await expect(lock.confirm()).rejects.toEqual(LOST);
    expect(isHeld(await showLock(state.session, state.table))).toBe(false);
  });

  test('belongs to the one who was shown: when it changed hands, it is left alone', async () => {
    const first = await acquire('run 1');
    const shown = (await state.item()) as unknown as LockItem;
    await first.release();
    const second = await acquire('run 2');
    await expect(breakLock(state.session, state.table, shown)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('now run 2 since'),
    });
    await second.confirm();
  });

  test('is broken once when the answer is lost', async () => {
    const lock = await acquire();
    const shown = (await state.item()) as unknown as LockItem;
    state.gate.inject({ action: 'UpdateItem', nth: 1, fault: 'reset-after' });
    await breakLock(state.session, state.table, shown);
    expect(Number((await state.item()).fence)).toBeGreaterThan(lock.fence);
  });
});

/** Breaks a lock without a call that the gate counts. */
async function breakPastGate(shown: LockItem): Promise<void> {
  await state.setLock('holder', 'somebody else');
  await state.setLock('leaseUntil', 0);
  await state.setLock('fence', shown.fence + 1);
}

describe('to confirm a lock', () => {
  test('proves it with one call, and renews it', async () => {
    const lock = await acquire();
    const { leaseUntil } = await state.item();
    await sleep(5);
    await lock.confirm();
    expect(Number((await state.item()).leaseUntil)).toBeGreaterThan(Number(leaseUntil));
  });

  test("fails when the table can't be asked", async () => {
    const lock = await acquire();
    state.gate.inject({ action: 'UpdateItem', fault: { error: { code: 'AccessDeniedException', message: 'no' } } });
    await expect(lock.confirm()).rejects.toMatchObject({ code: 'credentials' });
    lock.assertHeld();
  });
});

describe('to give a lock back', () => {
  test('can be done twice, at once or later; nothing is held then', async () => {
    const lock = await acquire();
    await Promise.all([lock.release(), lock.release()]);
    const next = await acquire('run 2');
    await lock.release();
    await next.confirm();
    expect(() => lock.assertHeld()).toThrow(LOST);
  });

  test('never fails: the lease ends by itself', async () => {
    const told: string[] = [];
    const lock = await acquire(RUN, { notify: (message) => told.push(message) });
    state.gate.inject({ action: 'UpdateItem', fault: { error: { code: 'AccessDeniedException', message: 'no' } } });
    await lock.release();
    expect(told).toEqual([expect.stringMatching(/^Could not give the lock back .*: its lease ends by itself/)]);
  });
});

describe('who waits', () => {
  test('is told once who holds it, and gets it when it is free', async () => {
    const first = await acquire('run 1', {}, PLAN);
    const told: string[] = [];
    const waiting = acquire('run 2', { waitSeconds: 60, notify: (message) => told.push(message) });
    await until(() => state.gate.calls().filter(({ action }) => action === 'GetItem').length >= 3, 'it asks again');
    expect(told).toEqual([expect.stringMatching(`^Waits for the lock: run 1 applies plan ${PLAN} since `)]);
    await first.release();
    const second = await waiting;
    second.assertHeld();
    expect(told).toHaveLength(1);
  });

  test('is told how long when it was in vain', async () => {
    await acquire('run 1');
    await expect(acquire('run 2', { waitSeconds: 0.3 })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/^'test' is still locked after 0\.3 seconds: run 1 since /),
    });
  });

  test('stops on request', async () => {
    await acquire('run 1');
    const stop = new AbortController();
    const waiting = acquire('run 2', { waitSeconds: 60, signal: stop.signal, notify: () => stop.abort() });
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });

  test.each([
    ['0', 0],
    ['30', 30],
    ['0.5', 0.5],
  ])('by --lock-timeout %s waits %d minutes', (given, minutes) => {
    expect(parsed(given)).toBe(minutes);
  });

  test.each(['-1', 'ten', '1h', '1441', ''])('may not say --lock-timeout %p', (given) => {
    expect(() => parsed(given)).toThrow(/--lock-timeout <minutes>.*is invalid/);
  });
});

function parsed(minutes: string): unknown {
  const command = stratiformCommand().commands.find((one) => one.name() === 'apply');
  let given: unknown;
  command
    ?.exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action((options) => {
      given = options.lockTimeout;
    });
  command?.parse(['--env', 'test', '--lock-timeout', minutes], { from: 'user' });
  return given;
}

describe('stratiform lock', () => {
  test('says that nobody holds it, before anybody did and after', async () => {
    const before = await state.run('lock', { json: true });
    expect([before.code, JSON.parse(before.out)]).toEqual([0, { held: false, broken: false, fence: 0 }]);
    await (await acquire()).release();
    expect((await state.run('lock')).out).toBe('test: nobody holds the lock.\n');
  });

  test('says who holds it, since when, and until when', async () => {
    const { fence } = await acquire(RUN, {}, PLAN);
    const { since, leaseUntil } = await state.item();
    const leaseEnds = new Date(Number(leaseUntil)).toISOString();
    const { out } = await state.run('lock', { json: true });
    expect(JSON.parse(out)).toEqual({ held: true, broken: false, run: RUN, planId: PLAN, since, leaseEnds, fence });
    expect((await state.run('lock')).out).toBe(
      `test: ${RUN} applies plan ${PLAN} since ${since}; its lease ends at ${leaseEnds} unless it is renewed.\n`,
    );
  });

  test('shows no plan where there is none, also not an empty one of an older version', async () => {
    await acquire();
    await state.setLock('planId', '');
    const { out } = await state.run('lock', { json: true });
    expect(JSON.parse(out)).not.toHaveProperty('planId');
    expect((await state.run('lock')).out).toMatch(/^test: https:\S+ since /);
  });

  test('says who let it run out', async () => {
    await acquire('run 1');
    await state.setLock('leaseUntil', 0);
    expect((await state.run('lock')).out).toMatch(
      /^test: nobody holds the lock \(run 1 since \S+ let it run out at 1970-/,
    );
  });

  test('--break takes it, and says whose it was', async () => {
    const lock = await acquire('run 1');
    const { code, out } = await state.run('lock', { break: true, yes: true, json: true });
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ held: false, broken: true, run: 'run 1', fence: lock.fence + 1 }),
    ]);
    expect(await state.item()).toEqual({ id: LOCK_ID, fence: lock.fence + 1 });
    await expect(lock.confirm()).rejects.toEqual(LOST);
  });

  test('--break says so when nobody holds it, and changes nothing', async () => {
    await (await acquire()).release();
    const before = await state.item();
    const { code, out } = await state.run('lock', { break: true });
    expect([code, out]).toEqual([0, 'test: nobody holds the lock.\nThere is nothing to break.\n']);
    expect(await state.item()).toEqual(before);
  });

  test('--break asks first, and does nothing where nobody can be asked', async () => {
    const lock = await acquire();
    const { code, err } = await state.run('lock', { break: true });
    expect([code, err]).toEqual([1, expect.stringContaining('has to be confirmed')]);
    await lock.confirm();
  });
});
