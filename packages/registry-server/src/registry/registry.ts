import { missing } from '../missing.js';
import { backend } from './backend.js';
import { type FaultKind, type FaultMatch, faultAnswer, faults } from './faults.js';
import { tagRules } from './immutability.js';
import { type Login, logins } from './logins.js';
import { readPath } from './paths.js';
import { startProcess } from './process.js';
import { type Exchange, startProxy } from './proxy.js';
import { referrers } from './referrers.js';
import { type Rules, serve } from './rules.js';

/** How a registry is started. */
export interface RegistryOptions {
  /** Whether tags can't be moved (`cache*` can always). @default true */
  readonly immutable?: boolean;
  /**
   * Whether putting the same image under the same immutable tag again is refused, as ECR users report it
   * (aws/containers-roadmap#2179); AWS documents it nowhere. @default true
   */
  readonly refuseSame?: boolean;
  /** The names of the repositories there are. @default - every name is one */
  readonly repositories?: readonly string[];
  /** Whether there is the OCI referrers API, as in ECR. @default true */
  readonly referrers?: boolean;
  /** The folder of the images, kept in the end. @default - a new one, removed in the end */
  readonly storage?: string;
  /** The port on loopback. @default - a free one */
  readonly port?: number;
}

/** A request that came. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query, such as `/v2/api/manifests/latest`. */
  readonly path: string;
  /** The answer's; 0 while there is none, and if there never was one. */
  status: number;
}

/** A running registry that behaves as ECR's does. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** All since it was started, in the order they came. */
  readonly requests: RecordedRequest[];
  /** A login that is accepted until `expireLogins`. */
  login(): Login;
  /** All logins so far have expired. */
  expireLogins(): void;
  /** The repositories there are: those that were named, else those that hold something. */
  repositories(): Promise<string[]>;
  /** How many blobs were uploaded to the end. */
  blobWrites(): number;
  /** How many manifests were put. */
  manifestWrites(): number;
  /** Makes requests that match fail, until `heal`. */
  fail(how: FaultKind, match?: FaultMatch): void;
  /** Ends all faults; requests that hang are cut. */
  heal(): void;
  /** Sorted; none if there is no such repository. */
  tags(repository: string): Promise<string[]>;
  /** The digest of the manifest under a tag (or digest); undefined if there is none. */
  digestOf(repository: string, reference: string): Promise<string | undefined>;
  /** The manifest itself; undefined if there is none. */
  manifest(repository: string, reference: string): Promise<{ mediaType: string; bytes: Buffer } | undefined>;
  /** Kills the registry and starts it again with the same images, on the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the system's docker-registry on loopback, behind a proxy that makes it an ECR: Basic authentication with tokens
 * that are given out, repositories that aren't made by a push, immutable tags, the referrers API.
 *
 * @throws Error saying what is missing
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const lacking = missing();
  if (lacking) throw new Error(lacking);
  const registry = await startProcess(options.storage);
  const content = backend(registry.origin);
  const given = logins();
  const failing = faults();
  const hanging = new Set<Exchange>();
  const requests: RecordedRequest[] = [];
  const rules: Rules = {
    host: () => proxy.host,
    logins: given,
    exists: (repository) => options.repositories?.includes(repository) ?? true,
    tags: tagRules(content, { immutable: options.immutable ?? true, refuseSame: options.refuseSame ?? true }),
    referrers: options.referrers === false ? undefined : referrers(),
  };
  const proxy = await startProxy(registry.origin, options.port ?? 0, async (exchange, done) => {
    const request = { method: exchange.method, path: exchange.path, status: 0 };
    requests.push(request);
    done.then((status) => {
      request.status = status;
      hanging.delete(exchange);
    });
    const fault = failing.strike(exchange.method, exchange.path);
    if (!fault) return serve(exchange, rules);
    if (fault === 'disconnect') return exchange.cut();
    const answer = faultAnswer(fault, proxy.host);
    return answer ? exchange.answer(answer) : void hanging.add(exchange);
  });
  const written = (part: 'blobs' | 'manifests') =>
    requests.filter(({ method, path, status }) => {
      return method === 'PUT' && status === 201 && readPath(path)?.part === part;
    }).length;
  return {
    host: proxy.host,
    requests,
    login: given.issue,
    expireLogins: given.expire,
    repositories: async () => (options.repositories ? [...options.repositories] : content.repositories()),
    blobWrites: () => written('blobs'),
    manifestWrites: () => written('manifests'),
    fail: failing.add,
    heal: () => {
      failing.clear();
      for (const exchange of hanging) exchange.cut();
    },
    tags: content.tags,
    digestOf: content.digestOf,
    manifest: content.manifest,
    restart: registry.restart,
    stop: async () => {
      await proxy.stop();
      await registry.stop();
    },
  };
}
