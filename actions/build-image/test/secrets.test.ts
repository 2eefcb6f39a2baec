import { secretVariables, withoutSecrets } from '../src/secrets.js';

test('what a build prints is shown without secrets, also with a part of one, or one that is a part of another', () => {
  const secrets = { A: 'hunter2', B: 'hunter2-and-more', C: 'first line\nsecond line' };
  expect(withoutSecrets('#5 0.1 hunter2-and-more hunter2', secrets)).toBe('#5 0.1 *** ***');
  expect(withoutSecrets('#5 0.1 second line', secrets)).toBe('#5 0.1 ***');
});

test('what is too short to be a secret hides nothing', () => {
  expect(withoutSecrets('#1 a step', { A: 'a', B: '' })).toBe('#1 a step');
});

test('the builder reads secrets from variables that say nothing about them', () => {
  expect(secretVariables({ NPM_TOKEN: 'x', pip: 'y' })).toEqual({
    secrets: [
      { id: 'NPM_TOKEN', env: 'STRATIFORM_SECRET_0' },
      { id: 'pip', env: 'STRATIFORM_SECRET_1' },
    ],
    env: { STRATIFORM_SECRET_0: 'x', STRATIFORM_SECRET_1: 'y' },
  });
});
