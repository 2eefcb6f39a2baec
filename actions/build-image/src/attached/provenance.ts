import type { Run } from '@stratiform/github/lib/start.js';
import type { Artifact } from '../registry/attach.js';

/** What is known of a build. */
export interface Built {
  /** Address without tag and digest. */
  readonly uri: string;
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly contentTag: string;
  /** The commit that was checked out. */
  readonly commit: string;
  /** What decided what is built, with the names of secrets and without their values. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly baseImages: readonly { readonly image: string; readonly pinned: boolean }[];
  /** The builder's kind and version, such as `buildx 0.29.1`. */
  readonly builder: string;
  readonly started: Date;
  readonly finished: Date;
}

/** Media type of in-toto statements: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
const IN_TOTO = 'application/vnd.in-toto+json';
const PREDICATE = 'https://slsa.dev/provenance/v1';

/** Where the parameters of a build are explained; SLSA wants a URI for each kind of build. */
const BUILD_TYPE = 'https://github.com/stratiform/stratiform/tree/main/actions/build-image#provenance';

/**
 * Who built an image, of what: an in-toto Statement v1 with a predicate of SLSA provenance v1, to be attached to it. Not
 * signed.
 *
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export function provenanceOf(built: Built, run: Run, env: NodeJS.ProcessEnv = process.env): Artifact {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: built.uri, digest: digestSet(built.digest) }],
    predicateType: PREDICATE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { ...built.parameters, workflow: workflowOf(run, env) },
        internalParameters: { content: built.contentTag, event: run.event, builder: built.builder },
        resolvedDependencies: [
          { uri: `git+${repositoryUrl(run)}@${run.ref}`, digest: { gitCommit: built.commit } },
          ...built.baseImages.map(({ image }) => dependency(image)),
        ],
      },
      runDetails: {
        builder: { id: `${repositoryUrl(run)}/actions/runner/${env.RUNNER_ENVIRONMENT || 'unknown'}` },
        metadata: {
          invocationId: run.url,
          startedOn: built.started.toISOString(),
          finishedOn: built.finished.toISOString(),
        },
      },
    },
  };
  return {
    artifactType: IN_TOTO,
    mediaType: IN_TOTO,
    bytes: Buffer.from(JSON.stringify(statement)),
    annotations: { 'in-toto.io/predicate-type': PREDICATE },
  };
}

// `org/shop/.github/workflows/plan.yml@refs/heads/main`
function workflowOf(run: Run, { GITHUB_WORKFLOW_REF: given = '' }: NodeJS.ProcessEnv) {
  const [, path = '', ref = run.ref] = /^[^/]+\/[^/]+\/([^@]+)@(.+)$/.exec(given) ?? [];
  return { repository: repositoryUrl(run), ref, path };
}

function dependency(image: string) {
  const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(image) ?? [];
  return { uri: `docker://${image}`, ...(digest && { digest: digestSet(digest) }) };
}

function digestSet(digest: string): Record<string, string> {
  const [algorithm = 'sha256', value = ''] = digest.split(':');
  return { [algorithm]: value };
}

// Whatever host GitHub is on.
function repositoryUrl({ url }: Run): string {
  return url.slice(0, url.indexOf('/actions/runs/'));
}
