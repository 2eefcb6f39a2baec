// Takes the operations that the server answers, and the components they reach, out of GitHub's published description:
//
//   node openapi/extract.mjs FOLDER/node_modules/@octokit/openapi/generated/api.github.com.json
//   npx biome check --write openapi
//
// FOLDER is anywhere where `npm install @octokit/openapi@23.0.2` was run; with 385 MB it is no dependency of anything here.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OPERATIONS = new Set([
  'issues/create',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get',
  'issues/get-comment',
  'issues/list-comments',
  'issues/list-for-repo',
  'issues/update',
  'issues/update-comment',
  'git/get-commit',
  'git/get-ref',
  'pulls/get',
  'pulls/list',
  'pulls/list-reviews',
  'reactions/create-for-issue-comment',
  'repos/compare-commits-with-basehead',
  'repos/get',
  'repos/get-branch',
  'repos/get-collaborator-permission-level',
  'repos/list-pull-requests-associated-with-commit',
  'users/get-authenticated',
]);

// What no validator reads. Names of properties are left alone, also where they are called 'description'.
const PROSE = new Set([
  'description',
  'example',
  'examples',
  'summary',
  'externalDocs',
  'tags',
  'deprecated',
  'headers',
]);
const NAMES = new Set(['properties', 'schemas', 'parameters', 'responses']);
const VALUES = new Set(['enum', 'default', 'required']);

function stripped(value, keysAreNames = false) {
  if (Array.isArray(value)) return value.map((item) => stripped(item));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(
    ([key]) => keysAreNames || !(PROSE.has(key) || key.startsWith('x-') || key === 'application/scim+json'),
  );
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      VALUES.has(key) && !keysAreNames ? item : stripped(item, !keysAreNames && NAMES.has(key)),
    ]),
  );
}

function references(value, found) {
  if (value === null || typeof value !== 'object') return;
  if (typeof value.$ref === 'string') found.add(value.$ref);
  for (const item of Object.values(value)) references(item, found);
}

const [source] = process.argv.slice(2);
if (!source) throw new Error("Give the path of @octokit/openapi's generated/api.github.com.json.");
const github = JSON.parse(fs.readFileSync(source, 'utf8'));
const { version, license } = JSON.parse(fs.readFileSync(path.join(path.dirname(source), '..', 'package.json'), 'utf8'));
const notice = fs.readFileSync(path.join(path.dirname(source), '..', 'LICENSE'), 'utf8').trim();

const paths = {};
for (const [route, methods] of Object.entries(github.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!OPERATIONS.delete(operation.operationId)) continue;
    const { operationId, parameters, requestBody, responses } = operation;
    paths[route] = { ...paths[route], [method]: stripped({ operationId, parameters, requestBody, responses }) };
  }
}
if (OPERATIONS.size > 0) throw new Error(`Not in GitHub's description: ${[...OPERATIONS].join(', ')}.`);

const components = {};
const waiting = new Set();
references(paths, waiting);
for (const reference of waiting) {
  const [, , kind, name] = reference.split('/');
  components[kind] ??= {};
  components[kind][name] = stripped(github.components[kind][name]);
  references(components[kind][name], waiting);
}
for (const kind of Object.keys(components)) {
  components[kind] = Object.fromEntries(Object.entries(components[kind]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const info = {
  title: "GitHub's REST API: the operations that this package answers",
  'x-extracted-from': `@octokit/openapi ${version}, generated/${path.basename(source)}`,
  'x-license': `${license}: ${notice}`,
  version: github.info.version,
};
const target = path.join(path.dirname(fileURLToPath(import.meta.url)), 'github.json');
fs.writeFileSync(target, `${JSON.stringify({ openapi: github.openapi, info, paths, components }, null, 2)}\n`);
