import type { EnvironmentConfig } from './environment-config';
import { checkRepository } from './image-uri';

/** The services whose functions can be images. */
export const services = ['api', 'worker', 'cron'] as const;
export type Service = (typeof services)[number];

/** Digests of the services' images: `sha256:` and 64 hex digits. */
export type ImageDigests = Readonly<Record<Service, string>>;

/** Where the images are named; the action `build-image` gives it as its output `images`. */
const VARIABLE = 'STRATIFORM_IMAGES';

/** Stands for images that needn't be there, where templates are only looked at: no image has this digest. */
const PLACEHOLDER = 'placeholder';
const NOTHING = `sha256:${'0'.repeat(64)}`;

/** Name of the repository that a service's images are in: `<project>-<environment>/<service>`. */
export function repositoryName(config: Pick<EnvironmentConfig, 'project' | 'name'>, service: Service): string {
  return `${config.project}-${config.name}/${service}`;
}

/**
 * The images that an environment deploys, as `STRATIFORM_IMAGES` names them:
 * `{ "<service>": "<repository uri>@sha256:<64 hex>" }`, every service once and nothing else. With `placeholder` in place
 * of it, each has a digest of zeros: for templates that are looked at and never deployed.
 *
 * @throws when it isn't set, isn't that, or names images of another environment; the message says what to do.
 */
export function images(config: EnvironmentConfig, variables: NodeJS.ProcessEnv = process.env): ImageDigests {
  if (variables[VARIABLE] === PLACEHOLDER) return { api: NOTHING, worker: NOTHING, cron: NOTHING };
  const named = parse(config, variables[VARIABLE]);
  const missing = services.filter((service) => !Object.hasOwn(named, service));
  if (missing.length > 0) {
    throw wrong(`should name an image for each of ${services.join(', ')}, and has none for ${missing.join(', ')}`);
  }
  const strange = Object.keys(named).find((name) => !services.includes(name as Service));
  if (strange !== undefined) throw wrong(`should name only ${services.join(', ')}, and has '${strange}'`);
  const digests = services.map((service) => [service, digestOf(config, service, named[service])]);
  return Object.fromEntries(digests) as ImageDigests;
}

function parse(config: EnvironmentConfig, text: string | undefined): Record<string, unknown> {
  if (!text) {
    throw new Error(
      `Environment '${config.name}' deploys images, and '${VARIABLE}' names none: set it to the output 'images' of the action build-image, or set 'packaging' of '${config.name}' to 'zip' in packages/config/src/environments.ts.`,
    );
  }
  const named = json(text);
  if (typeof named === 'object' && named !== null && !Array.isArray(named)) return named as Record<string, unknown>;
  throw wrong(`should be a JSON object of services and images, got '${text}'`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function digestOf(config: EnvironmentConfig, service: Service, value: unknown): string {
  const uri = /^([^/@]+)\/([^@]+)@(sha256:[0-9a-f]{64})$/.exec(String(value));
  if (!uri) throw wrong(`should name '${service}' as <repository uri>@sha256:<64 hex digits>, got '${value}'`);
  const [, host = '', repository = '', digest = ''] = uri;
  const reason = checkRepository(config, { host, repository }, repositoryName(config, service));
  if (reason) throw wrong(`names '${value}' as '${service}', ${reason}`);
  return digest;
}

function wrong(what: string): Error {
  return new Error(`'${VARIABLE}' ${what}. It is the output 'images' of the action build-image for this environment.`);
}
