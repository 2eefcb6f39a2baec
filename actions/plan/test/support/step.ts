import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { World } from './world.js';

const main = fileURLToPath(new URL('../../lib/main.js', import.meta.url));

/** The step of a workflow that is run. */
export interface Step {
  readonly inputs?: Readonly<Record<string, string>>;
  /** @default 'pull_request' */
  readonly event?: string;
  /** Of the event. @default 'synchronize' */
  readonly action?: string;
  /** Number of the pull request that the event is about. */
  readonly pull?: number;
  readonly attempt?: number;
  readonly token?: string;
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
}

let steps = 0;

/** Runs the action as GitHub's runner does: a process of its own, with nothing but the runner's variables. */
export async function runStep(world: World, step: Step = {}): Promise<Ended> {
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
  fs.writeFileSync(event, JSON.stringify(await payload(world, step)));
  const token = step.token ?? world.token();
  const inputs = { environment: 'test', token, ...step.inputs };
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
      GITHUB_EVENT_NAME: step.event ?? 'pull_request',
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_SERVER_URL: world.github.serverUrl,
      GITHUB_API_URL: world.github.url,
      GITHUB_GRAPHQL_URL: world.github.graphqlUrl,
      GITHUB_RUN_ID: '7',
      GITHUB_RUN_ATTEMPT: String(step.attempt ?? 1),
      GITHUB_ACTOR: 'ada',
      GITHUB_SHA: world.github.world.branches.get('main')?.sha,
      GITHUB_REF: step.pull ? `refs/pull/${step.pull}/merge` : 'refs/heads/main',
      ACTIONS_ID_TOKEN_REQUEST_URL: world.github.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.github.oidc.requestToken({ event: step.event ?? 'pull_request' }),
      ...step.env,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = once(child, 'close');
  await step.meanwhile?.((signal) => child.kill(signal));
  const [code] = (await ended) as [number | null];
  return { code, log, outputs: outputsIn(fs.readFileSync(output, 'utf8')), summary: fs.readFileSync(summary, 'utf8') };
}

async function payload({ github }: World, { pull, action = 'synchronize' }: Step): Promise<object> {
  const repository = { full_name: 'org/shop', default_branch: 'main' };
  if (pull === undefined) return { repository };
  const headers = { authorization: `Bearer ${github.token({ kind: 'person', login: 'org' })}`, 'user-agent': 'test' };
  const answer = await fetch(`${github.url}/repos/org/shop/pulls/${pull}`, { headers });
  return { action, number: pull, pull_request: await answer.json(), repository };
}

function outputsIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name, , value]) => [name, value]));
}
