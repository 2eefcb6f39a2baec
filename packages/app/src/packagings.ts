import { type EnvironmentConfig, type ImageDigests, repositoryName, type Service } from '@stratiform/config';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { DependencyLayer, Packaging } from 'stratiform';
import type { Builds } from './builds';

type Packagings = Readonly<Record<Service, Packaging>>;

/** How the code of each service reaches Lambda: all of them as images, or all as archives. */
export function packagings(scope: Construct, config: EnvironmentConfig, built: Builds): Packagings {
  return built.images ? asImages(scope, config, built.images) : asArchives(scope, built);
}

/** Each from the repository that infra makes for it, by exactly its digest. */
function asImages(scope: Construct, config: EnvironmentConfig, digests: ImageDigests): Packagings {
  const within = new Construct(scope, 'Images');
  const image = (service: Service) => {
    const repository = Repository.fromRepositoryName(within, service, repositoryName(config, service));
    return Packaging.image(repository, digests[service]);
  };
  return { api: image('api'), worker: image('worker'), cron: image('cron') };
}

function asArchives(scope: Construct, { api, apiLayer, worker, cron, python, architecture }: Builds): Packagings {
  const dependencies = new DependencyLayer(scope, 'ApiDependencies', {
    directory: apiLayer,
    runtime: python,
    architecture,
    description: 'Python packages of the API',
  });
  return { api: Packaging.zipWithLayer(api, dependencies), worker: Packaging.zip(worker), cron: Packaging.zip(cron) };
}
