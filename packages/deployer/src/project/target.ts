import * as path from 'node:path';
import { DeployerError } from '../errors';
import { type GitHubTarget, gitHubTarget } from './github';
import type { LoadedProject } from './load';

/** A layer with the folder of its cloud assembly, absolute. */
export interface TargetLayer {
  readonly name: string;
  readonly assembly: string;
}

/** One environment of a project, with all that a run has to know about it. */
export interface Target {
  readonly project: string;
  readonly environment: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** An emulator's URL; absent on AWS. */
  readonly endpoint?: string;
  /** PEM file of the authority that the endpoint's certificate is signed by, absolute. */
  readonly caFile?: string;
  /** Whether `destroy` is refused. */
  readonly protected: boolean;
  /** The chosen layers, in the project's order. */
  readonly layers: readonly TargetLayer[];
  /** Absent where GitHub doesn't deploy. */
  readonly github?: GitHubTarget;
}

/** What is chosen on the command line. */
export interface Choice {
  readonly environment: string;
  /** @default every layer */
  readonly layers?: readonly string[];
}

/**
 * The environment and layers that were chosen.
 *
 * @param variables `AWS_ENDPOINT_URL` wins over the project file's endpoint
 * @throws DeployerError `usage` for a name that the project doesn't have
 */
export function chooseTarget(
  project: LoadedProject,
  choice: Choice,
  variables: NodeJS.ProcessEnv = process.env,
): Target {
  const environment = project.environments[choice.environment];
  if (!environment) throw unknown('environment', choice.environment, Object.keys(project.environments));
  const names = project.layers.map((layer) => layer.name);
  const strange = choice.layers?.find((name) => !names.includes(name));
  if (strange !== undefined) throw unknown('layer', strange, names);

  const chosen = project.layers.filter((layer) => !choice.layers?.length || choice.layers.includes(layer.name));
  return {
    project: project.project,
    environment: choice.environment,
    account: environment.account,
    region: environment.region,
    endpoint: endpointFrom(variables) ?? environment.endpoint,
    caFile: environment.caFile && path.resolve(project.root, environment.caFile),
    protected: environment.protected,
    layers: chosen.map((layer) => ({
      name: layer.name,
      assembly: path.resolve(project.root, layer.assembly.replaceAll('{env}', choice.environment)),
    })),
    ...(project.github && { github: gitHubTarget(project, project.github, choice.environment) }),
  };
}

function endpointFrom({ AWS_ENDPOINT_URL: given }: NodeJS.ProcessEnv): string | undefined {
  if (!given) return undefined;
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
  throw new DeployerError(
    'usage',
    `AWS_ENDPOINT_URL should be an http(s) URL such as 'https://127.0.0.1:4511', got '${given}'.`,
    "Correct it, or unset it: then the project file's endpoint holds.",
  );
}

/** Whether a URL points to this machine. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function unknown(what: string, name: string, known: string[]): DeployerError {
  return new DeployerError('usage', `There is no ${what} '${name}' in the project.`, `Known: ${known.join(', ')}.`);
}
