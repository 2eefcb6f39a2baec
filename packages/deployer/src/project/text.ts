import * as z from 'zod';

// Each `error` completes the sentence "'path' should …": `mistakes` puts path and value around it.
/** A text of a certain form. */
export const text = (pattern: RegExp, expectation: string) =>
  z.string({ error: expectation }).regex(pattern, expectation);
