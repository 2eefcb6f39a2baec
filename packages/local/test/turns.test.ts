import { Turns } from '../src/turns';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Asks for turns, in order: who is in, and what ends each one's turn. */
function queue(turns: Turns, ...names: string[]) {
  const inside: string[] = [];
  const ends = new Map<string, () => void>();
  for (const name of names) {
    void turns.take().then((end) => {
      inside.push(name);
      ends.set(name, end);
    });
  }
  const settled = () => jest.advanceTimersByTimeAsync(0);
  return { inside, settled, end: (name: string) => ends.get(name)?.() };
}

test('only so many are let in at once, the others in the order in which they came', async () => {
  const { inside, settled, end } = queue(new Turns(2, 1000), 'a', 'b', 'c', 'd');
  await settled();
  expect(inside).toEqual(['a', 'b']);
  end('b');
  await settled();
  expect(inside).toEqual(['a', 'b', 'c']);
  end('a');
  await settled();
  expect(inside).toEqual(['a', 'b', 'c', 'd']);
});

test('whoever has waited long enough is let in beside those that take their time', async () => {
  const { inside, settled, end } = queue(new Turns(1, 1000), 'slow', 'patient', 'next');
  await jest.advanceTimersByTimeAsync(999);
  expect(inside).toEqual(['slow']);
  await jest.advanceTimersByTimeAsync(1);
  expect(inside).toEqual(['slow', 'patient', 'next']);
  // With two still inside there is no turn to give to a fourth.
  end('slow');
  await settled();
  expect(inside).toHaveLength(3);
});

test('a place that is handed on is not taken by who comes in that moment', async () => {
  const turns = new Turns(1, 1000);
  const { inside, settled, end } = queue(turns, 'a', 'b');
  await settled();
  end('a');
  let late = false;
  void turns.take().then(() => {
    late = true;
  });
  await settled();
  expect([inside, late]).toEqual([['a', 'b'], false]);
});

test('a turn that is ended twice gives one place, not two', async () => {
  const { inside, settled, end } = queue(new Turns(1, 1000), 'a', 'b', 'c');
  await settled();
  end('a');
  end('a');
  await settled();
  expect(inside).toEqual(['a', 'b']);
});
