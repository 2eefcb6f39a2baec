import { command } from '../../src/cli';
import { UserError } from '../../src/user-error';

/** The real command for a repository elsewhere: STAND_IN_ROOT. */
command({ root: process.env.STAND_IN_ROOT ?? '', script: __filename })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exit(1);
  });
