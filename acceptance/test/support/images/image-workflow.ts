import { platform } from './image-world';

/** What the workflow of one image says; inputs and a line of the job beside what it always has. */
export interface ImageWorkflowOptions {
  /** The base image. */
  readonly base: string;
  /** Last part of the repository's name. @default api */
  readonly repository?: string;
  /** A further line of the action's inputs. */
  readonly input?: string;
  /** A further line of the job. */
  readonly job?: string;
}

/** A workflow that builds the API's image on each push, by the action alone. @param action `owner/name/path@ref` */
export function imageWorkflow(action: string, options: ImageWorkflowOptions): string {
  const { base, repository = 'api', input = '', job = '' } = options;
  return `name: image
on: push
permissions: {}
jobs:
  image:
    runs-on: ubuntu-latest
    permissions: { contents: read, id-token: write }
    ${job}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: image
        uses: ${action}
        with:
          environment: dev
          repository: shop-{environment}/${repository}
          context: services/api
          platforms: ${platform}
          build-args: BASE_IMAGE=${base}
          mask-aws-account-id: true
          ${input}
`;
}
