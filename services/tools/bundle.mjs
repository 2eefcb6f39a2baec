// Bundles a TypeScript function: src/index.ts of the working directory (or of the folder given) to dist/index.mjs.
//
//   cd services/worker && node ../tools/bundle.mjs
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const services = dirname(dirname(fileURLToPath(import.meta.url)));
const service = resolve(process.argv[2] ?? '.');

/** Some of what the AWS SDK uses is CommonJS and asks for Node's modules by `require`, which an ES module lacks. */
const requireBanner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

const { outputFiles, metafile } = await build({
  absWorkingDir: service,
  entryPoints: ['src/index.ts'],
  // From source, and not from its CommonJS build, so that what isn't used is left out.
  alias: { '@stratiform/task-contract': resolve(services, 'contract/src/index.ts') },
  outfile: 'dist/index.mjs',
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // The AWS SDK goes in: pinned, tree-shaken to what is called, read as one file; the runtime's own is another version
  // every month, and a local run has none. `module` first, as only its ES modules can be tree-shaken.
  mainFields: ['module', 'main'],
  minify: true,
  // Names are kept as logs show errors by the names of their classes. No source map: it is three times as large as the
  // code, read at every cold start, and the stack of an error in here names our functions without one.
  keepNames: true,
  sourcemap: false,
  legalComments: 'none',
  charset: 'utf8',
  banner: { js: requireBanner },
  logLevel: 'warning',
});

const [bundle] = outputFiles;
const dist = resolve(service, 'dist');
const building = `${dist}.building-${process.pid}`;
await rm(building, { recursive: true, force: true });
await mkdir(building, { recursive: true });
await writeFile(resolve(building, 'index.mjs'), bundle.contents);
await rm(dist, { recursive: true, force: true });
await rename(building, dist);

const { inputs } = Object.values(metafile.outputs)[0];
const size = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
console.log(
  `${relative(services, service)}: ${size(bundle.contents.length)}, gzipped ${size(gzipSync(bundle.contents).length)}, ` +
    `from ${Object.keys(inputs).length} files`,
);
if (process.env.BUNDLE_DETAILS) {
  const packages = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const [, name = 'own code'] = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
    packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  for (const [name, bytes] of [...packages].sort(([, a], [, b]) => b - a).slice(0, 20))
    console.log(`  ${size(bytes)}  ${name}`);
}
