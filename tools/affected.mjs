/**
 * Which environments and layers a change touches: node tools/affected.mjs --base COMMIT ENVIRONMENT...
 *
 * Says it in words, and in GitHub Actions as outputs, JSON lists that are empty when nothing is touched:
 * - `matrix`: { environment, layers, projects, packaging };
 * - `untouched`: names of the other environments;
 * - `images`: { environment, image, project, runner }, where an environment's functions are packed as images.
 *
 * A layer is touched when Nx says so of its project, or of one whose task its `synth` waits for (the services that it
 * ships). Where only values of environments changed, it is those environments.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { imageFile, imageMatrix, imagesIn, projectsOfChanged } from './affected-images.mjs';

/** Values of each environment: a function without imports at run time, so that two versions of it can be compared. */
export const environmentsFile = 'packages/config/src/environments.ts';

/** The layers of a task graph: Nx project → layer's name. @throws when one can't be planned for an environment. */
export function layersOf({ graph }, environments) {
  const layers = Object.values(graph.nodes).filter(({ data }) => data.targets?.plan);
  for (const { name, data } of layers) {
    const known = Object.keys(data.targets.plan.configurations ?? {});
    for (const one of environments) {
      if (!known.includes(one))
        throw new Error(`'${one}' is no environment of ${name}; expected one of ${known.join(', ')}.`);
    }
  }
  return new Map(layers.map(({ name, data }) => [name, path.posix.basename(data.root)]));
}

/** Whether a project is affected, or a task of it by this name waits, over however many tasks, for one that is. */
export function isTouched({ tasks }, project, target, affected) {
  const projectOf = (task) => tasks.tasks[task].target.project;
  const reaches = (task, seen = new Set()) => {
    if (seen.has(task)) return false;
    seen.add(task);
    return affected.includes(projectOf(task)) || (tasks.dependencies[task] ?? []).some((next) => reaches(next, seen));
  };
  const own = Object.keys(tasks.tasks).filter((task) => tasks.tasks[task].target.target === target);
  return affected.includes(project) || own.some((task) => projectOf(task) === project && reaches(task));
}

/** Names of the environments whose values differ, or `all` of them where a version can't be read. */
export async function changedEnvironments(before, after, all) {
  const [old, now] = await Promise.all([before, after].map(valuesIn));
  return old && now ? all.filter((name) => !isDeepStrictEqual(old[name], now[name])) : all;
}

/** Names of the environments that pack images; none where the file can't be read. */
export async function packingImages(source, all) {
  const values = await valuesIn(source);
  return all.filter((name) => values?.[name]?.packaging === 'image');
}

const valuesIn = (source) => evaluated(source).catch(() => undefined);

async function evaluated(source) {
  const { default: typescript } = await import('typescript');
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { module: 'esnext', target: 'es2022' },
  });
  const { environments } = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
  return environments();
}

/**
 * @param everywhere layers that are touched in all environments
 * @param own layers touched in those that `changed`
 * @param packing environments that pack images
 */
export function matrixOf(environments, layers, { everywhere, own, changed, packing = [] }) {
  return environments.flatMap((environment) => {
    const projects = [...layers.keys()].filter(
      (project) => everywhere.includes(project) || (changed.includes(environment) && own.includes(project)),
    );
    if (projects.length === 0) return [];
    return [
      {
        environment,
        layers: projects.map((project) => layers.get(project)).join(','),
        projects: projects.join(','),
        packaging: packing.includes(environment) ? 'image' : 'zip',
      },
    ];
  });
}

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

function nx(...args) {
  const manifest = createRequire(path.resolve('package.json')).resolve('nx/package.json');
  const command = path.join(path.dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.nx);
  const env = { ...process.env, NX_ISOLATE_PLUGINS: 'false', NX_DAEMON: 'false' };
  return execFileSync(process.execPath, [command, ...args], { encoding: 'utf8', env, maxBuffer: 1 << 28 });
}

const affectedBy = (...options) => JSON.parse(nx('show', 'projects', '--affected', '--json', ...options));

function taskGraph() {
  const folder = mkdtempSync(path.join(tmpdir(), 'affected-'));
  try {
    const file = path.join(folder, 'tasks.json');
    nx('run-many', '-t', 'synth', `--graph=${file}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What changed between the commit where the branch began and HEAD: the environments, and the images that they need. */
async function affectedBetween(base, environments) {
  const begin = git('merge-base', base, 'HEAD').trim();
  const files = git('diff', '--name-only', '--no-renames', '-z', begin, 'HEAD').split('\0').filter(Boolean);
  const graph = taskGraph();
  const layers = layersOf(graph, environments);
  const layersTouched = (affected) => [...layers.keys()].filter((layer) => isTouched(graph, layer, 'synth', affected));
  const values = [begin, 'HEAD'].map(
    (commit) => fileAt(commit, environmentsFile) ?? 'not there, so not to be compared',
  );
  const [packed, packing] = await Promise.all(values.map((version) => packingImages(version, environments)));
  // Nx's list of files is separated by commas.
  const all = !files.includes(environmentsFile) || files.some((file) => file.includes(','));
  const others = files.filter((file) => file !== environmentsFile);
  const [before, images] = [begin, 'HEAD'].map((commit) => imagesIn(fileAt(commit, imageFile)));
  const affected = projectsOfChanged(before, images, graph.graph);
  if (all) affected.push(...affectedBy(`--base=${begin}`, '--head=HEAD'));
  else if (others.length > 0) affected.push(...affectedBy(`--files=${others.join(',')}`));
  const matrix = matrixOf(environments, layers, {
    everywhere: layersTouched(affected),
    own: all ? [] : layersTouched(affectedBy(`--files=${environmentsFile}`)),
    changed: all ? [] : await changedEnvironments(...values, environments),
    packing,
  });
  const needed = imageMatrix(matrix, graph.graph, {
    images,
    touched: (project) => isTouched(graph, project, 'package', affected),
    began: packing.filter((environment) => !packed.includes(environment)),
  });
  return { matrix, images: needed };
}

/** A file's text in a commit; undefined where it isn't there. */
function fileAt(commit, file) {
  try {
    return git('show', `${commit}:${file}`);
  } catch {
    return undefined;
  }
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { base: { type: 'string' } } });
  if (!values.base || positionals.length === 0) {
    throw new Error(
      "expected '--base COMMIT' and one environment or more: node tools/affected.mjs --base main dev prod",
    );
  }
  const { matrix, images } = await affectedBetween(values.base, positionals);
  for (const { environment, layers } of matrix) console.log(`${environment}: ${layers}`);
  for (const { environment, image } of images) console.log(`${environment}: image ${image}`);
  if (matrix.length === 0) console.log('No layer of any environment is affected.');
  const untouched = positionals.filter((name) => !matrix.some(({ environment }) => environment === name));
  const outputs = { matrix, untouched, images };
  for (const [name, value] of Object.entries(outputs)) {
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${JSON.stringify(value)}\n`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(`affected: ${error.message}`);
    process.exitCode = 1;
  });
}
