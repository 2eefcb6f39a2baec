import * as fs from 'node:fs';
import * as path from 'node:path';
import { synthesizeTemplates, TEMPLATES } from './app';

// Writes packages/deployer/templates anew: run it after a change to the constructs or to the stacks in app.ts.
const templates = synthesizeTemplates();
for (const name of TEMPLATES) {
  const file = path.join(__dirname, '../templates', `${name}.template.json`);
  fs.writeFileSync(file, `${JSON.stringify(templates[name], undefined, 2)}\n`);
}
