#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'lib', 'main.js');
if (existsSync(main)) {
  require(main);
} else {
  console.error("stratiform is not built yet: run 'npx nx build @stratiform/deployer' (or 'npm start') first.");
  process.exitCode = 1;
}
