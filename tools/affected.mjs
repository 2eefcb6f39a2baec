/**
 * Which environments and layers a change touches: node tools/affected.mjs --base COMMIT ENVIRONMENT...
 *
 * Says it in words, and in GitHub Actions as the output `matrix`: a JSON list of { environment, layers, projects }, empty
 * when nothing is touched. A layer is touched when Nx says so of its project, or of one whose task its `synth` waits for
 * (the services that it ships). Where only values of environments changed, it is those environments.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';

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

/** Layers' projects that are affected, or whose `synth` waits, over however many tasks, for one that is. */
export function touchedLayers({ tasks }, layers, affected) {
  const projectOf = (task) => tasks.tasks[task].target.project;
  const reaches = (task, seen = new Set()) => {
    if (seen.has(task)) return false;
    seen.add(task);
    return affected.includes(projectOf(task)) || (tasks.dependencies[task] ?? []).some((next) => reaches(next, seen));
  };
  const synths = Object.keys(tasks.tasks).filter((task) => tasks.tasks[task].target.target === 'synth');
  return [...layers.keys()].filter(
    (layer) => affected.includes(layer) || synths.some((task) => projectOf(task) === layer && reaches(task)),
  );
}

/** Names of the environments whose values differ, or `all` of them where a version can't be read. */
export async function changedEnvironments(before, after, all) {
  const [old, now] = await Promise.all([before, after].map((source) => evaluated(source).catch(() => undefined)));
  return old && now ? all.filter((name) => !isDeepStrictEqual(old[name], now[name])) : all;
}

async function evaluated(source) {
  const { default: typescript } = await import('typescript');
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { module: 'esnext', target: 'es2022' },
  });
  const { environments } = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
  return environments();
}

/** @param everywhere layers that are touched in all environments. @param own layers touched in those that `changed`. */
export function matrixOf(environments, layers, { everywhere, own, changed }) {
  return environments.flatMap((environment) => {
    const projects = [...layers.keys()].filter(
      (project) => everywhere.includes(project) || (changed.includes(environment) && own.includes(project)),
    );
    if (projects.length === 0) return [];
    return [
      { environment, layers: projects.map((project) => layers.get(project)).join(','), projects: projects.join(',') },
    ];
  });
}

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 });

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

/** What changed between the commit where the branch began and HEAD, as a matrix. */
async function affectedMatrix(base, environments) {
  const begin = git('merge-base', base, 'HEAD').trim();
  const files = git('diff', '--name-only', '--no-renames', '-z', begin, 'HEAD').split('\0').filter(Boolean);
  const graph = taskGraph();
  const layers = layersOf(graph, environments);
  const touched = (...options) => touchedLayers(graph, layers, affectedBy(...options));
  // Nx's list of files is separated by commas.
  if (!files.includes(environmentsFile) || files.some((file) => file.includes(','))) {
    const everywhere = touched(`--base=${begin}`, '--head=HEAD');
    return matrixOf(environments, layers, { everywhere, own: [], changed: [] });
  }
  const others = files.filter((file) => file !== environmentsFile);
  const versions = [begin, 'HEAD'].map((commit) => version(commit));
  return matrixOf(environments, layers, {
    everywhere: others.length > 0 ? touched(`--files=${others.join(',')}`) : [],
    own: touched(`--files=${environmentsFile}`),
    changed: await changedEnvironments(...versions, environments),
  });
}

function version(commit) {
  try {
    return git('show', `${commit}:${environmentsFile}`);
  } catch {
    return 'not there, so not to be compared';
  }
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { base: { type: 'string' } } });
  if (!values.base || positionals.length === 0) {
    throw new Error(
      "expected '--base COMMIT' and one environment or more: node tools/affected.mjs --base main dev prod",
    );
  }
  const matrix = await affectedMatrix(values.base, positionals);
  for (const { environment, layers } of matrix) console.log(`${environment}: ${layers}`);
  if (matrix.length === 0) console.log('No layer of any environment is affected.');
  const untouched = positionals.filter((name) => !matrix.some(({ environment }) => environment === name));
  const outputs = { matrix, untouched };
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
