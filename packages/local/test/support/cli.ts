import { main } from '../../src/cli';

/** The real command for a repository elsewhere: STAND_IN_ROOT. */
void main({ root: process.env.STAND_IN_ROOT ?? '', script: __filename });
