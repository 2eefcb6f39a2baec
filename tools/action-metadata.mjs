/** Writes what an action says of itself, `action.yml` and the tables of its README: node tools/action-metadata.mjs FOLDER. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { actionFile } from '@stratiform/github/lib/inputs/action-file.js';
import { readmeTables } from '@stratiform/github/lib/inputs/readme-tables.js';
import { withParts } from './architecture/document.mjs';

const [folder] = process.argv.slice(2);
try {
  if (!folder) throw new Error('Which action? Give its folder: node tools/action-metadata.mjs actions/plan');
  const action = await declaration(path.resolve(folder, 'lib/interface.js'));
  const readme = path.resolve(folder, 'README.md');
  if (!existsSync(readme)) throw new Error(`${path.join(folder, 'README.md')} is missing: the tables go into it.`);
  // Both are made before one is written: an action.yml beside the tables of another one helps nobody.
  const metadata = actionFile(action);
  const document = filled(readFileSync(readme, 'utf8'), readmeTables(action), path.join(folder, 'README.md'));
  writeFileSync(path.resolve(folder, 'action.yml'), metadata);
  writeFileSync(readme, document);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function declaration(file) {
  if (!existsSync(file)) throw new Error(`${path.relative('', file)} is missing: build the action first (tsc).`);
  const { action } = await import(pathToFileURL(file).href);
  if (action?.inputs && action.outputs) return action;
  throw new Error(`${path.relative('', file)} should export 'action', an ActionInterface; got ${typeof action}.`);
}

function filled(document, tables, name) {
  try {
    return withParts(document, tables);
  } catch (error) {
    throw new Error(`${name}: ${error.message}`);
  }
}
