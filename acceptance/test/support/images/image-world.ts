import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../src';
import type { Wares } from '../workflows/shop';
import type { Beside } from '../workflows/stage';
import { apiService } from './api-service';
import { removeImages } from './engine';
import { lambdaBase, startEcr, startRegistry, type TestEcr, type TestRegistry } from './registry-server';

/** The platform of this machine's images. */
export const platform = `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

/** Repositories that the shop's role for images may write to. */
const REPOSITORIES = ['api', 'copy'];

/** A registry with ECR's API, whose IAM is the account's, for a shop that is made of images. */
export interface ImageWorld extends Beside {
  readonly registry: TestRegistry;
  readonly ecr: TestEcr;
  /** The image that the service's begins with: behaves as AWS's own. */
  readonly base: string;
}

export interface ImageWorldOptions {
  /** Whether tags can't be moved. @default true */
  readonly immutable?: boolean;
  /** A workflow in the place of the reusable one. */
  readonly workflow?: Wares['workflow'];
  /** Further files of the first commit. */
  readonly files?: Wares['files'];
}

/** What every job is told of the engine, where that isn't told by default. */
const ENGINE = ['DOCKER_CONFIG', 'DOCKER_HOST', 'DOCKER_CONTEXT'];

/** @param aws the account */
export async function startImageWorld(
  aws: { readonly endpoint: string; readonly ca: string },
  { immutable = true, workflow, files }: ImageWorldOptions = {},
): Promise<ImageWorld> {
  const base = await lambdaBase('python');
  const repositories = REPOSITORIES.map((name) => `shop-dev/${name}`);
  const registry = await startRegistry({ immutable, repositories });
  const ecr = await startEcr(registry, { upstream: aws });
  const engine = Object.fromEntries(ENGINE.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return {
    registry,
    ecr,
    base,
    env: { AWS_ENDPOINT_URL_ECR: ecr.endpoint, ...engine },
    seconds: 600,
    wares: {
      github: { imageRepositories: REPOSITORIES.map((name) => `shop-{env}/${name}`) },
      files: { ...apiService(), ...imageFile(base), 'synth.cjs': synthesis(), ...files },
      inputs: `install: '', images-file: images.json, synth: 'node synth.cjs ${library}'`,
      workflow,
    },
    stop: async () => {
      await removeImages(registry).finally(() => Promise.all([ecr.stop(), registry.stop()]));
    },
  };
}

const library = path.join(root, 'node_modules/aws-cdk-lib');

const synthesis = () => fs.readFileSync(path.join(__dirname, 'synth-layers.cjs'), 'utf8');

/** The image file, with a base that is there where no public registry is reached. */
function imageFile(base: string): Record<string, string> {
  const api = {
    repository: 'shop-{environment}/api',
    context: 'services/api',
    platforms: platform,
    'build-args': { BASE_IMAGE: base },
  };
  return { 'images.json': `${JSON.stringify({ api }, null, 2)}\n` };
}
