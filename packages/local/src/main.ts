#!/usr/bin/env node
import * as path from 'node:path';
import { command } from './cli';
import { UserError } from './user-error';

command({ root: path.resolve(__dirname, '..', '..', '..'), script: __filename })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exit(1);
  });
