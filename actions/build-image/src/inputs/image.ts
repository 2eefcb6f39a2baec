import * as path from 'node:path';

/** One image, as the inputs or the image file describe it. */
export interface Image {
  readonly name: string;
  /** A repository's name in the environment's own ECR, or a whole address. */
  readonly repository: string;
  /** Folder that is sent to the builder, absolute. */
  readonly context: string;
  /** The Dockerfile, absolute. */
  readonly file: string;
  readonly target?: string;
  /** Absent: the builder's own. */
  readonly platform?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** The platform of an image for which none is given: the one of constructs-lib's functions. */
export const DEFAULT_PLATFORM = 'linux/arm64';

/** What both ways of describing an image have in common, before anything is filled in. */
export interface ImageDescription {
  readonly context?: string;
  readonly file?: string;
  readonly target?: string;
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** Fills in what is left out. @param folder that paths are relative to, absolute */
export function imageFrom(
  folder: string,
  name: string,
  repository: string,
  { context = '.', file, buildArgs = {}, ...rest }: ImageDescription,
): Image {
  const at = path.resolve(folder, context);
  const dockerfile = file === undefined ? path.join(at, 'Dockerfile') : path.resolve(folder, file);
  return { name, repository, context: at, file: dockerfile, buildArgs, ...rest };
}

/** The image's name where nobody gives it one: the last part of its repository. */
export function nameOf(repository: string): string {
  return repository.split('/').at(-1) || repository;
}
