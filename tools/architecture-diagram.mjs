/**
 * Writes the generated parts of docs/architecture.md from the synthesized templates, or checks that they are up to date:
 * node tools/architecture-diagram.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLayer } from './architecture/assemblies.mjs';
import { withParts } from './architecture/document.mjs';
import { partsOf } from './architecture/parts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = 'docs/architecture.md';
/** The environment that is drawn: it has all that any of them has. */
const drawn = 'prod';

try {
  const { environments, layers } = createRequire(import.meta.url)('../stratiform.config.js');
  const read = (environment) => layers.map(({ name }) => readLayer(root, name, environment));
  const systems = Object.fromEntries(Object.keys(environments).map((environment) => [environment, read(environment)]));

  const document = readFileSync(path.join(root, file), 'utf8');
  const current = withParts(document, partsOf(systems, drawn));
  if (current === document) console.log(`${file} shows what the templates say.`);
  else if (process.argv.includes('--check')) {
    throw new Error(`${file} does not show what the templates say: run 'node tools/architecture-diagram.mjs'.`);
  } else {
    writeFileSync(path.join(root, file), current);
    console.log(`${file} is written.`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
