import { Arena } from './support/tampering/arena';
import { expectStopped } from './support/tampering/case';
import { byHand } from './support/tampering/cases/by-hand';
import { races } from './support/tampering/cases/races';

jest.setTimeout(60_000);

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open();
});
afterEach(() => arena.tidy());
afterAll(() => arena?.close());

describe.each([
  ['Between the review and the apply', byHand],
  ['While the apply runs', races],
] as const)('%s:', (_, cases) => {
  test.each(cases.map((one) => [one.name, one.reason, one] as const))('%s → %s', async (_name, _reason, one) =>
    expectStopped(await arena.planned(one.variant), one),
  );
});
