import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { reject, validateText } from '../validation';
import { ImageCode } from './image-code';
import type { ImageOptions } from './image-options';
import { validateTagOrDigest } from './image-reference';
import type { PackagedCode, PackageKind, PackagingRequest } from './packaged-code';

/** An image that something else has built and pushed. */
export class ContainerImage implements PackageKind {
  public readonly unsignedReason =
    'Lambda takes no signed images; the digest, or a tag that is written once, says what is deployed.';

  constructor(
    private readonly repository: IRepository,
    private readonly tagOrDigest: string,
    private readonly options: ImageOptions,
  ) {}

  public validate({ prefix, handler }: PackagingRequest): void {
    const { command, entrypoint, workingDirectory } = this.options;
    validateTagOrDigest(`${prefix}packaging`, this.tagOrDigest);
    if (handler !== undefined && command !== undefined) {
      reject(`${prefix}handler`, "left out where the image's 'command' is given", handler, 'it is the command as well');
    }
    validateArguments(`${prefix}packaging.command`, command);
    validateArguments(`${prefix}packaging.entrypoint`, entrypoint);
    const absolute = 'an absolute path of at most 1000 characters';
    validateText(`${prefix}packaging.workingDirectory`, workingDirectory, /^\/.{0,999}$/, absolute);
  }

  public bind({ handler }: PackagingRequest): PackagedCode {
    const { command, entrypoint, workingDirectory } = this.options;
    const code = new ImageCode(this.repository, {
      imageUri: this.repository.repositoryUriForTagOrDigest(this.tagOrDigest),
      cmd: handler === undefined ? command : [handler],
      entrypoint,
      workingDirectory,
    });
    return { code, handler: Handler.FROM_IMAGE, runtime: Runtime.FROM_IMAGE };
  }
}

/** CreateFunction's limit for both lists. */
const MOST_ARGUMENTS = 1500;

function validateArguments(name: string, values: string[] | undefined): void {
  if (values === undefined) return;
  if (values.length === 0) reject(name, 'at least one argument', 'none', "leave it out for the image's own");
  if (values.length > MOST_ARGUMENTS) reject(name, `at most ${MOST_ARGUMENTS} arguments`, String(values.length));
}
