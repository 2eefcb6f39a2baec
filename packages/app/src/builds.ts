import * as path from 'node:path';
import { type EnvironmentConfig, type ImageDigests, images } from '@stratiform/config';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';

/** Where the packages of the services are, and what they were built for. */
export interface Builds {
  readonly api: string;
  readonly apiLayer: string;
  readonly worker: string;
  readonly cron: string;
  readonly python: Runtime;
  readonly architecture: Architecture;
  /** The services' images, where the environment deploys images. Absent: it deploys the packages. */
  readonly images?: ImageDigests;
}

const services = path.resolve(__dirname, '../../../services');

/**
 * The repository's services as their `package` targets build them, for the platform that the environment runs on.
 *
 * @throws when the environment deploys images and `STRATIFORM_IMAGES` doesn't name them
 */
export function builds(config: EnvironmentConfig): Builds {
  const onHost = config.runtime === 'host';
  return {
    api: path.join(services, 'api/dist/code'),
    apiLayer: path.join(services, onHost ? 'api/dist/layer-host' : 'api/dist/layer-lambda'),
    worker: path.join(services, 'worker/dist'),
    cron: path.join(services, 'cron/dist'),
    python: Runtime.PYTHON_3_13,
    architecture: onHost && process.arch === 'x64' ? Architecture.X86_64 : Architecture.ARM_64,
    ...(config.packaging === 'image' && { images: images(config) }),
  };
}
