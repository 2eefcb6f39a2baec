import {
  type ActionInterface,
  flag,
  type Inputs,
  list,
  sharedInputs,
  text,
  wholeNumber,
} from '@stratiform/github/lib/start.js';
import { lines, pairs } from './inputs/declared.js';

const {
  'role-to-assume': role,
  audience,
  'role-session-name': sessionName,
  'role-duration-seconds': duration,
  'allowed-account-ids': accounts,
  'retry-max-attempts': attempts,
} = sharedInputs;

const inputs = {
  repository: text({
    description:
      "Where the image goes: a name in the environment's own ECR (`shop-dev/api`; `{environment}` stands for the environment), or a whole address (`123456789012.dkr.ecr.eu-central-1.amazonaws.com/api`, `registry.example/api`).",
    pattern: /^[\w.:{}/-]{1,512}$/,
    expected: 'a repository without tag and digest',
  }),
  context: text({
    description: 'Folder that is sent to the builder. Empty: the working directory.',
    expected: 'a folder, relative to the working directory',
  }),
  file: text({
    description: 'The Dockerfile. Empty: `Dockerfile` in the context.',
    expected: 'a file, relative to the working directory',
  }),
  target: text({
    description: 'Stage of the Dockerfile to build. Empty: the last one.',
    pattern: /^[A-Za-z0-9][\w.-]*$/,
    expected: "a stage's name",
  }),
  platforms: list({
    description:
      "The platform to build for; one only, because Lambda takes no image with several. Empty: `linux/arm64`, which functions run on unless they say otherwise; with `push: false`, the builder's own.",
    each: /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/,
    items: "platforms such as 'linux/arm64'",
  }),
  'build-args': pairs({
    description: 'Build arguments, `NAME=value`, one a line. They stay readable in the image: no secrets.',
    name: /^[A-Za-z_]\w*$/,
  }),
  secrets: pairs({
    description:
      'Secrets for `RUN --mount=type=secret,id=NAME`, `NAME=value`, one a line; one with line breaks in double quotes, with `""` for a quote. They reach the builder by its environment, and nothing else.',
    name: /^[\w.-]+$/,
    secret: true,
  }),
  labels: pairs({ description: 'Labels of the image, `name=value`, one a line.', name: /^[^\s=]+$/ }),
  tags: list({
    description:
      'More tags, beside the commit and the content. No tag moves: one that names another image already is an error, so there is no `latest`.',
    each: /^(?!content-|cache|sha256-|latest$|[0-9a-f]{40}$)\w[\w.-]{0,127}$/,
    items: 'tags without repository, other than latest, content-…, cache…, sha256-… and commits',
  }),
  'cache-from': lines({
    description:
      "Where layers are looked for, as `docker build --cache-from` takes it, one a line. Empty: the repository's tag `cache`, with a target `cache-<target>`. `none`: nowhere.",
  }),
  'cache-to': lines({
    description:
      'Where layers are kept, as `docker buildx build --cache-to` takes it, one a line. Empty: in the image itself, which gets the tag `cache`. `none`: nowhere.',
  }),
  'no-cache': flag({ description: 'Builds every layer anew.', default: false }),
  push: flag({
    description:
      "Whether the image is pushed. `false` builds it and loads it into the engine, without asking AWS or a registry: for forks' pull requests, which get no credentials.",
    default: true,
  }),
  'skip-if-exists': flag({
    description:
      'Whether an image of the same content that is in the registry is taken as it is: it gets the tags, and nothing is built or pulled. `false` builds all the same; an immutable tag keeps the image that it has.',
    default: true,
  }),
  verify: flag({
    description:
      'Whether an image that is taken as it is, is built anew without any cache, and compared. For what is deployed: who can push a branch can push an image under any free tag.',
    default: false,
  }),
  provenance: flag({
    description:
      'Attaches who built the image, of what (SLSA provenance v1). Off: nobody signs it, so it proves nothing by itself.',
    default: false,
  }),
  sbom: flag({
    description: 'Attaches a list of what is in the image (SPDX), made by `syft`, which has to be on the `PATH`.',
    default: false,
  }),
  'images-file': text({
    description:
      'JSON file that says what images there are. With `image`, that one is built. Without, none is: all are looked up by their content, and have to be there.',
    expected: 'a file, relative to the working directory',
  }),
  image: text({
    description: 'Name of the image in `images-file`.',
    pattern: /^[a-z0-9][a-z0-9._-]*$/,
    expected: "an image's name in lower case",
  }),
  environment: text({
    description:
      'The environment, as the project file names it: its account, region and role, and the `{environment}` of repositories. Empty: for a repository with a whole address.',
    pattern: /^[a-z][a-z0-9-]*$/,
    expected: "an environment's name in lower case",
  }),
  'working-directory': text({
    description: 'Folder that paths are relative to, in the project or above the context.',
    default: '.',
    expected: 'a folder, relative to the workspace',
  }),
  'timeout-minutes': wholeNumber({
    description: 'How long the build of an image may take, and then its push, each.',
    min: 1,
    max: 360,
    default: 30,
  }),
  'role-to-assume': {
    ...role,
    description:
      "Role to sign in to ECR as with GitHub's OIDC token. Empty: the environment's own role for images, which the bootstrap makes. `none`: the credentials that are there already.",
  },
  audience,
  'role-session-name': sessionName,
  'role-duration-seconds': duration,
  'allowed-account-ids': {
    ...accounts,
    description:
      'AWS accounts that may be worked in; any other one stops the run before AWS is called. Empty: the one of the project file or the repository. In quotes, or YAML takes one for a number.',
  },
  'mask-aws-account-id': flag({
    description:
      "Whether the log shows asterisks for the account's id. The address of an ECR image has it, and GitHub hands no output with a masked text on to another job.",
    default: false,
  }),
  'retry-max-attempts': attempts,
};

const outputs = {
  imageid: {
    description: "Digest of the image's configuration; with `push: false`, the id by which the engine has it.",
  },
  digest: { description: "Digest of the image's manifest, read from the registry; empty with `push: false`." },
  metadata: { description: 'JSON: digests, name and content tag, and what the builder tells of a build.' },
  'image-uri': { description: 'Address of the image by digest: what a function is deployed with.' },
  images: { description: 'JSON: name → address by digest, of the image or of all of `images-file`.' },
  skipped: { description: '`true` when nothing was built because the registry had the image, else `false`.' },
  'failure-reason': {
    description: "Why it failed, one word as below; `fork` where a fork's image was not pushed; else empty.",
  },
};

/** What the action takes and gives; action.yml and the README's tables are made from it. */
export const action = {
  name: 'Stratiform build image',
  description: 'Builds a container image once for each content, pushes it to ECR, and hands on its digest',
  inputs,
  outputs,
  branding: { icon: 'box', color: 'blue' },
} as const satisfies ActionInterface;

/** The inputs as the code reads them. */
export type BuildInputs = Inputs<typeof inputs>;
/** Values of outputs, those that there are. */
export type Outputs = { readonly [name in keyof typeof outputs]?: string | boolean };
