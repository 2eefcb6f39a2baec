/** What the action build-image runs between: GitHub's identity tokens, an AWS with IAM, a registry as ECR's. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { emulatedCloud } from './cloud.mjs';
import { run } from './commands.mjs';

const PROJECT = {
  project: 'shop',
  environments: { dev: { account: '000000000000', region: 'us-east-1' } },
  layers: [{ name: 'app', assembly: 'cdk.out' }],
  github: { repository: 'org/shop', imageRepositories: ['shop-{env}/api'] },
};

/** Files of the context, and bytes of each: about what a service with its dependencies has. */
const FILES = 300;
const BYTES = 10_000;

/** Lends a job in which the action is run. @param client as `dockerClient` finds it */
export async function imageJob(checkout, client, work) {
  const { startGitHub } = await library(checkout, 'github-server');
  const { startEcr, startRegistry } = await library(checkout, 'registry-server');
  return emulatedCloud(checkout, async (cloud) => {
    const registry = await startRegistry({ refuseSame: false });
    const [ecr, github] = await Promise.all([startEcr(registry), startGitHub({ repository: 'org/shop' })]);
    try {
      writeContext(cloud.folder);
      await run(
        [
          process.execPath,
          path.join(checkout.root, 'packages/deployer/bin/stratiform.js'),
          'bootstrap',
          '--env',
          'dev',
        ],
        {
          cwd: cloud.folder,
          env: cloud.environment,
        },
      );
      return await work(new ImageJob({ checkout, client, cloud, registry, ecr, github }));
    } finally {
      await Promise.all([ecr.stop(), github.stop()]);
      await registry.stop();
    }
  });
}

class ImageJob {
  constructor(parts) {
    Object.assign(this, parts);
    this.folder = this.cloud.folder;
  }

  /** Runs the action's bundle for a commit. @returns milliseconds, and what was asked of the registry meanwhile */
  async step(commit) {
    const before = this.registry.requests.length;
    const { ms, output } = await run(
      [process.execPath, path.join(this.checkout.root, 'actions/build-image/dist/index.js')],
      {
        cwd: this.folder,
        env: this.#environment(commit),
      },
    );
    return { ms, output, requests: this.registry.requests.slice(before) };
  }

  /** Builds the same context as anybody would, and pushes it. @returns milliseconds of both */
  async plain() {
    const { username, password } = this.registry.login();
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const config = path.join(this.folder, 'docker');
    mkdirSync(config, { recursive: true });
    writeFileSync(path.join(config, 'config.json'), JSON.stringify({ auths: { [this.registry.host]: { auth } } }));
    const reference = `${this.registry.host}/plain/api:1`;
    const built = await run([...this.client.build, '--tag', reference, 'api'], {
      cwd: this.folder,
      env: this.client.env,
    });
    const env = { ...this.client.env, DOCKER_CONFIG: config };
    const pushed = await run(['docker', 'push', reference], { cwd: this.folder, env });
    return built.ms + pushed.ms;
  }

  /** Removes what it has put into the engine. */
  async clear() {
    const { output } = await this.#docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}');
    const own = output.split('\n').filter((name) => name.startsWith(`${this.registry.host}/`));
    if (own.length > 0) await this.#docker('image', 'rm', '--force', ...own);
  }

  #docker(...args) {
    return run(['docker', ...args], { cwd: this.folder, env: this.client.env, always: true });
  }

  #environment(commit) {
    const { AWS_ENDPOINT_URL, NODE_EXTRA_CA_CERTS } = this.cloud.environment;
    return {
      ...this.client.env,
      AWS_ENDPOINT_URL,
      NODE_EXTRA_CA_CERTS,
      AWS_ENDPOINT_URL_ECR: this.ecr.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      RUNNER_TEMP: this.folder,
      GITHUB_EVENT_PATH: path.join(this.folder, 'event.json'),
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_SERVER_URL: this.github.serverUrl,
      GITHUB_RUN_ID: '1',
      GITHUB_ACTOR: 'someone',
      GITHUB_SHA: commit,
      GITHUB_REF: 'refs/heads/main',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.github.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.github.oidc.requestToken({ event: 'push' }),
      INPUT_ENVIRONMENT: 'dev',
      INPUT_REPOSITORY: 'shop-dev/api',
      INPUT_CONTEXT: 'api',
      INPUT_PLATFORMS: process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64',
    };
  }
}

function writeContext(folder) {
  writeFileSync(path.join(folder, 'stratiform.config.js'), `module.exports = ${JSON.stringify(PROJECT)};\n`);
  writeFileSync(path.join(folder, 'event.json'), '{}');
  mkdirSync(path.join(folder, 'api/src'), { recursive: true });
  writeFileSync(path.join(folder, 'api/Dockerfile'), 'FROM scratch\nCOPY src /src\n');
  for (let at = 0; at < FILES; at += 1)
    writeFileSync(path.join(folder, 'api/src', `${at}.txt`), String(at).padEnd(BYTES, `${at} `));
}

/** A package of the checkout, as it was compiled there. */
function library(checkout, name) {
  return import(path.join(checkout.root, 'packages', name, 'lib/index.js'));
}
