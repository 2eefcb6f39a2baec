import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitHubServer } from '@stratiform/github-server';

/** Where steps are run. */
export interface StepWorld {
  /** Folder of the action that is run. */
  readonly action: string;
  /** What is checked out. */
  readonly root: string;
  readonly github: GitHubServer;
  /** A token as a job gets it. */
  token(): string;
}

/** The step of a workflow that is run. */
export interface Step {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event: string;
  /** What the event tells beside the repository. */
  readonly payload?: object;
  /** @default a job's own, that may write to pull requests and issues */
  readonly token?: string;
  /** The GitHub Environment that the job is in. @default none */
  readonly environment?: string;
  /** Variables that are otherwise than on github.com. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the running process. */
  readonly meanwhile?: (kill: (signal: NodeJS.Signals) => void) => unknown;
}

/** What a step left behind. */
export interface Ended {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The runner's folder for files of the job. */
  readonly folder: string;
}

let steps = 0;

/** Runs the action as GitHub's runner does: a process of its own, with nothing but the runner's variables. */
export async function runStep(world: StepWorld, step: Step): Promise<Ended> {
  steps += 1;
  const folder = path.join(world.root, `step-${steps}`);
  fs.mkdirSync(folder);
  const [output, summary, event] = ['output', 'summary', 'event.json'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  fs.writeFileSync(output, '');
  fs.writeFileSync(summary, '');
  const repository = { full_name: 'org/shop', default_branch: 'main' };
  fs.writeFileSync(event, JSON.stringify({ repository, ...step.payload }));
  const inputs = { environment: 'test', token: step.token ?? world.token(), ...step.inputs };
  const { oidc, url, graphqlUrl, serverUrl } = world.github;
  const main = fileURLToPath(new URL(`../${world.action}/lib/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main], {
    cwd: world.root,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      RUNNER_TEMP: folder,
      NO_COLOR: '1',
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_EVENT_PATH: event,
      GITHUB_EVENT_NAME: step.event,
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_SERVER_URL: serverUrl,
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: graphqlUrl,
      GITHUB_RUN_ID: '7',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR: 'ada',
      GITHUB_SHA: world.github.world.branches.get('main')?.sha,
      GITHUB_REF: 'refs/heads/main',
      ACTIONS_ID_TOKEN_REQUEST_URL: oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidc.requestToken({ event: step.event, environment: step.environment }),
      ...step.env,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = once(child, 'close');
  await step.meanwhile?.((signal) => child.kill(signal));
  const [code] = (await ended) as [number | null];
  const [outputs, told] = [outputsIn(fs.readFileSync(output, 'utf8')), fs.readFileSync(summary, 'utf8')];
  return { code, log, outputs, summary: told, folder };
}

function outputsIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name, , value]) => [name, value]));
}
