import { ACCOUNT } from '../registry/answers.js';
import type { TestRegistry } from '../registry/registry.js';

/** An answer in AWS's JSON protocol. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

type Operation = (registry: TestRegistry, input: Record<string, unknown>) => Promise<ApiAnswer>;

/** Seconds that a token of ECR is valid: twelve hours. */
const TOKEN_SECONDS = 12 * 60 * 60;

/** The operations of ECR that there are, answered from what the registry holds. */
export const operations: Record<string, Operation> = {
  GetAuthorizationToken: async (registry) => {
    const { username, password } = registry.login();
    const authorizationToken = Buffer.from(`${username}:${password}`).toString('base64');
    const expiresAt = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
    const proxyEndpoint = `http://${registry.host}`;
    return success({ authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] });
  },
  DescribeRepositories: async (registry, { repositoryNames }) => {
    const there = await registry.repositories();
    const asked = (repositoryNames as string[] | undefined) ?? there;
    const lacking = asked.find((name) => !there.includes(name));
    if (lacking) return repositoryNotFound(lacking);
    return success({ repositories: asked.map((name) => repository(registry.host, name)) });
  },
  DescribeImages: async (registry, { repositoryName, imageIds }) => {
    const name = String(repositoryName);
    if (!(await registry.repositories()).includes(name)) return repositoryNotFound(name);
    const tags = new Map<string, string[]>();
    for (const tag of await registry.tags(name)) {
      const digest = (await registry.digestOf(name, tag)) ?? '';
      tags.set(digest, [...(tags.get(digest) ?? []), tag]);
    }
    const asked =
      (imageIds as { imageTag?: string; imageDigest?: string }[] | undefined) ??
      [...tags.keys()].map((imageDigest) => ({ imageDigest }));
    const details: unknown[] = [];
    for (const { imageTag, imageDigest } of asked as { imageTag?: string; imageDigest?: string }[]) {
      const digest = await registry.digestOf(name, imageDigest ?? imageTag ?? '');
      const manifest = digest && (await registry.manifest(name, digest));
      if (!manifest) return imageNotFound(name, imageTag, imageDigest);
      details.push({
        registryId: ACCOUNT,
        repositoryName: name,
        imageDigest: digest,
        imageTags: tags.get(digest) ?? [],
        imageManifestMediaType: manifest.mediaType,
      });
    }
    return success({ imageDetails: details });
  },
};

/** An error as AWS's JSON protocol tells it. */
export function failure(name: string, message: string, status = 400): ApiAnswer {
  return { status, body: { __type: name, message } };
}

function success(body: Record<string, unknown>): ApiAnswer {
  return { status: 200, body };
}

function repository(host: string, name: string): Record<string, unknown> {
  return {
    repositoryArn: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/${name}`,
    registryId: ACCOUNT,
    repositoryName: name,
    repositoryUri: `${host}/${name}`,
  };
}

function repositoryNotFound(name: string): ApiAnswer {
  const message = `The repository with name '${name}' does not exist in the registry with id '${ACCOUNT}'`;
  return failure('RepositoryNotFoundException', message);
}

function imageNotFound(name: string, tag?: string, digest?: string): ApiAnswer {
  const id = `{imageDigest:'${digest ?? 'null'}', imageTag:'${tag ?? 'null'}'}`;
  const message = `The image with imageId ${id} does not exist within the repository with name '${name}' in the registry with id '${ACCOUNT}'`;
  return failure('ImageNotFoundException', message);
}
