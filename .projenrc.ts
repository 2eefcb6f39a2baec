import { Acceptance } from './projenrc/acceptance';
import { Action } from './projenrc/action';
import { ConstructLibrary } from './projenrc/construct-library';
import { LayerApp } from './projenrc/layer-app';
import { Monorepo } from './projenrc/monorepo';
import { PythonService, TypeScriptService } from './projenrc/services';
import { TypeScriptPackage } from './projenrc/typescript-package';

const root = new Monorepo();

// What other repositories import
const stratiform = new ConstructLibrary(root, 'constructs-lib', 'A serverless backend for AWS as one construct');

// The code of the functions
const contract = new TypeScriptPackage(root, 'services/contract', 'The message that a task travels in', {
  name: '@stratiform/task-contract',
});
const api = new PythonService(root, 'services/api');
const worker = new TypeScriptService(root, 'services/worker', 'Works off the queue', { uses: [contract] });
const cron = new TypeScriptService(root, 'services/cron', 'Puts a task on the queue, by schedule', {
  uses: [contract],
});

// The reference backend, in layers
const config = new TypeScriptPackage(root, 'packages/config', 'The environments, and what layers publish');
const uses = [config, stratiform];
const core = new LayerApp(root, 'core', 'Foundation: key, secrets, artifacts, permissions boundary', { uses });
const infra = new LayerApp(root, 'infra', 'Platform: API, queue, tables, schedules, images', { uses, after: [core] });
const workloads = { uses, after: [core, infra], ships: [api, worker, cron] };
new LayerApp(root, 'app', 'Workloads: functions, routes, event sources', workloads);

// How it gets there
const gate = new TypeScriptPackage(root, 'packages/gate', 'An AWS emulator, held to what AWS refuses; for tests', {
  emulated: true,
});
const registry = new TypeScriptPackage(root, 'packages/registry-server', 'An image registry as ECR is one; for tests', {
  esm: true,
  testedWith: [gate],
  emulated: true,
});
const deployer = new TypeScriptPackage(
  root,
  'packages/deployer',
  'Plan and apply, for any CDK app: the command `stratiform`',
  {
    bin: { stratiform: 'bin/stratiform.js' },
    testedWith: [gate, stratiform],
    emulated: true,
    slowTests: ['concurrent', 'killed', 'other-apps', 'store', 'tampered'],
  },
);
const local = new TypeScriptPackage(root, 'packages/local', 'The embedded AWS on this machine: start, stop, wipe', {
  pythonFolder: 'emulator',
  testedWith: [registry],
});

// What takes it there from a pull request
const server = new TypeScriptPackage(root, 'packages/github-server', 'A small GitHub API and token issuer; for tests', {
  esm: true,
});
const github = new TypeScriptPackage(root, 'packages/github', 'What the actions share: inputs, identity, comments', {
  esm: true,
  uses: [deployer],
  testedWith: [gate, server],
  emulated: true,
});
const actions = { uses: [deployer, github], testedWith: [gate, server], emulated: true, slowTests: ['action-'] };
const plan = new Action(root, 'actions/plan', 'Plans what a pull request changes, and shows it there', actions);
const apply = new Action(root, 'actions/apply', 'Applies exactly the plan that was reviewed', actions);
const buildImage = new Action(root, 'actions/build-image', 'Builds an image once for each content, and pushes it', {
  ...actions,
  testedWith: [...actions.testedWith, registry],
});

new Acceptance(root, 'acceptance', 'The whole system, tried from outside', {
  uses: [config, local],
  testedWith: [gate, github, server, registry],
  tries: [plan, apply, buildImage],
});

root.synth();
