/**
 * Bundles an action into its `dist/`: node tools/bundle-action.mjs <folder of the action>
 *
 * esbuild first: from the sources, as ES modules, so that what isn't used is left out (ncc alone takes the AWS SDK's
 * CommonJS builds whole, three times the size). Then ncc: one entry, and beside it what is loaded only when it is needed.
 * The same sources give the same bytes. Fails where the entry is larger than GitHub's runners should have to load.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Most bytes of the entry: what each start of the action loads. */
const ENTRY_LIMIT = 1_000_000;
/** Most bytes of everything in `dist/`, where the deployer and octokit are in it; else no more than of an entry. */
const TOTAL_LIMIT = 2_500_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const ncc = require('@vercel/ncc');

/** The repository's own packages come from their sources: compiled to CommonJS, nothing of them could be left out. */
const fromSources = {
  name: 'from-sources',
  setup({ onResolve }) {
    onResolve({ filter: /^@stratiform\/(deployer|github)(\/|$)/ }, ({ path: name }) => {
      const [, from, file = 'index'] = /^@stratiform\/(\w+)(?:\/lib\/(.+)\.js)?$/.exec(name);
      return { path: path.join(root, `packages/${from}/src/${file}.ts`), sideEffects: false };
    });
  },
};

/** What is left out on purpose, each with why it can't be missed. */
const leftOut = {
  name: 'left-out',
  setup({ onLoad, onResolve }) {
    // Plans that hold images aren't stored, so the deployer never publishes one; an action of its own account may.
    onResolve({ filter: /^@aws-sdk\/client-(ecr|secrets-manager)$/ }, ({ path: name, importer }) =>
      importer.startsWith(path.join(root, 'actions/')) ? undefined : { path: name, namespace: 'none' },
    );
    onLoad({ filter: /./, namespace: 'none' }, () => ({ contents: 'export {};' }));
    // The SDK reads browsers' names with it.
    onResolve({ filter: /^bowser$/ }, ({ path: name }) => ({ path: name, namespace: 'none' }));
    // Of its package.json a client tells AWS the version.
    onLoad({ filter: /@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, ({ path: file }) => ({
      contents: JSON.stringify({ version: JSON.parse(readFileSync(file, 'utf8')).version }),
      loader: 'json',
    }));
    // undici falls back to this where WebAssembly has no SIMD; every Node that runs actions has it.
    onLoad({ filter: /undici[/\\]lib[/\\]llhttp[/\\]llhttp-wasm\.js$/ }, () => ({
      contents: "module.exports = require('./llhttp_simd-wasm.js');",
    }));
    // The schema of integration tests' manifests: no cloud assembly that is deployed has one.
    onLoad({ filter: /cloud-assembly-schema[/\\]schema[/\\]integ\.schema\.json$/ }, () => ({
      contents: '{}',
      loader: 'json',
    }));
  },
};

/** What octokit asks through. Who asks GitHub for a token of the job and nothing else, asks by Node's own client. */
const withoutUndici = {
  name: 'without-undici',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^undici$/ }, ({ path: name }) => ({ path: name, namespace: 'undici' }));
    onLoad({ filter: /./, namespace: 'undici' }, () => ({
      contents:
        "export class ProxyAgent { constructor() { throw new Error('A proxy is set, and this action asks without one: add the host to no_proxy.'); } }",
    }));
  },
};

/** Bundles one action. @param folder its folder, absolute */
async function bundle(folder) {
  // Within the repository and not temporary: ncc numbers what it finds by its path.
  const between = path.join(root, 'node_modules/.cache/bundle-action', path.basename(folder));
  rmSync(between, { recursive: true, force: true });
  try {
    const options = {
      absWorkingDir: folder,
      entryPoints: { main: 'src/main.ts' },
      outdir: between,
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      metafile: true,
      logLevel: 'warning',
      banner: { js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);" },
    };
    const { metafile: all } = await build({ ...options, plugins: [fromSources, leftOut], write: false });
    const octokit = Object.keys(all.inputs).some((file) => file.includes('node_modules/@octokit/'));
    const plugins = [fromSources, leftOut, ...(octokit ? [] : [withoutUndici])];
    const { metafile } = await build({ ...options, plugins });
    writeFileSync(path.join(between, 'package.json'), '{"type":"module"}');
    const { code, assets } = await ncc(path.join(between, 'main.js'), { cache: false, quiet: true, minify: true });
    const dist = path.join(folder, 'dist');
    rmSync(dist, { recursive: true, force: true });
    write(dist, { 'index.js': code, 'licenses.txt': licences(metafile), ...sources(assets) });
    return check(dist, octokit ? TOTAL_LIMIT : ENTRY_LIMIT);
  } finally {
    rmSync(between, { recursive: true, force: true });
  }
}

function sources(assets) {
  const files = Object.entries(assets).filter(([name]) => name !== 'package.json');
  return {
    'package.json': '{"type":"module"}\n',
    ...Object.fromEntries(files.map(([name, { source }]) => [name, source])),
  };
}

function write(dist, files) {
  mkdirSync(dist, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(dist, name), content);
}

/** The licences of everything that is in the bundle, by package. */
function licences({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (file) => /^(?:\.\.\/)*(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  return [...new Set(folders)].sort().map(licenceIn).join('\n');
}

function licenceIn(folder) {
  const at = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8'));
  const file = readdirSync(at).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one));
  const text = file ? readFileSync(path.join(at, file), 'utf8').trim() : '';
  return `${name} ${version} (${license})\n\n${text}\n${'-'.repeat(80)}\n`;
}

/** @returns bytes of the entry and of everything; throws where one is over its limit */
function check(dist, totalLimit) {
  const sizes = readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, statSync(path.join(dist, name)).size]);
  const entry = sizes.find(([name]) => name === 'index.js')?.[1] ?? 0;
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  for (const [what, size, limit] of [
    ['dist/index.js', entry, ENTRY_LIMIT],
    ['dist', total, totalLimit],
  ]) {
    if (size > limit)
      throw new Error(
        `${what} has ${size} bytes, ${limit} are allowed. Load lazily what is seldom needed, or leave out what isn't used.`,
      );
  }
  return { entry, total };
}

const folder = path.resolve(process.argv[2] ?? '.');
if (!existsSync(path.join(folder, 'src/main.ts'))) throw new Error(`'${folder}' is no action: it has no src/main.ts.`);
const { entry, total } = await bundle(folder);
console.log(
  `${path.basename(folder)}: dist/index.js ${kilobytes(entry)}, with what is loaded lazily ${kilobytes(total)}`,
);

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}
