/** Writes the API reference of a jsii package: node tools/api-reference.mjs FOLDER FILE (relative to the root). */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Documentation, Language } from 'jsii-docgen';

const [folder, file] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const documentation = await Documentation.forProject(path.join(root, folder), { assembliesDir: root });
const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT });
writeFileSync(path.join(root, folder, file), `${markdown.render()}\n`);
