import type { Run } from '@stratiform/github/lib/start.js';
import { type Built, provenanceOf } from '../src/attached/provenance.js';

const digest = `sha256:${'a'.repeat(64)}`;
const pinned = `registry.example/python:3.14@sha256:${'b'.repeat(64)}`;

const run: Run = {
  event: 'push',
  repository: { owner: 'org', name: 'shop', fullName: 'org/shop' },
  url: 'https://github.example/org/shop/actions/runs/7/attempts/2',
  id: '7',
  attempt: 2,
  actor: 'ada',
  sha: 'c'.repeat(40),
  ref: 'refs/heads/main',
};

const built: Built = {
  uri: 'registry.example/shop/api',
  digest,
  contentTag: 'content-1',
  commit: 'c'.repeat(40),
  parameters: { dockerfile: 'Dockerfile', secrets: ['NPM_TOKEN'] },
  baseImages: [
    { image: pinned, pinned: true },
    { image: 'alpine:3', pinned: false },
  ],
  builder: 'buildx 0.29.1',
  started: new Date(0),
  finished: new Date(90_000),
};

test('a statement says of which image, by whom, of what and when', () => {
  const workflow = 'org/shop/.github/workflows/plan.yml@refs/pull/1/merge';
  const artifact = provenanceOf(built, run, { GITHUB_WORKFLOW_REF: workflow, RUNNER_ENVIRONMENT: 'github-hosted' });
  expect(artifact).toMatchObject({
    artifactType: 'application/vnd.in-toto+json',
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
  });
  expect(JSON.parse(artifact.bytes.toString())).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'registry.example/shop/api', digest: { sha256: 'a'.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        externalParameters: {
          dockerfile: 'Dockerfile',
          secrets: ['NPM_TOKEN'],
          workflow: {
            repository: 'https://github.example/org/shop',
            path: '.github/workflows/plan.yml',
            ref: 'refs/pull/1/merge',
          },
        },
        resolvedDependencies: [
          { uri: 'git+https://github.example/org/shop@refs/heads/main', digest: { gitCommit: 'c'.repeat(40) } },
          { uri: `docker://${pinned}`, digest: { sha256: 'b'.repeat(64) } },
          { uri: 'docker://alpine:3' },
        ],
      },
      runDetails: {
        metadata: {
          invocationId: run.url,
          startedOn: '1970-01-01T00:00:00.000Z',
          finishedOn: '1970-01-01T00:01:30.000Z',
        },
      },
    },
  });
});

test('where the runner does not say which workflow it is, the run does', () => {
  const { predicate } = JSON.parse(provenanceOf(built, run, {}).bytes.toString());
  const { workflow } = predicate.buildDefinition.externalParameters;
  expect(workflow).toEqual({ repository: 'https://github.example/org/shop', path: '', ref: 'refs/heads/main' });
});
