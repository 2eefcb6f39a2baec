/** What a function changes about how its image starts. */
export interface ImageOptions {
  /**
   * Takes the place of the image's `CMD`. AWS's base images take the handler there, which is what `handler` is for:
   * give only one of the two.
   * @default - the function's `handler`; without one, the `CMD` of the image
   */
  readonly command?: string[];

  /**
   * Takes the place of the image's `ENTRYPOINT`.
   * @default - the `ENTRYPOINT` of the image
   */
  readonly entrypoint?: string[];

  /**
   * Takes the place of the image's `WORKDIR`: an absolute path of at most 1000 characters.
   * @default - the `WORKDIR` of the image
   */
  readonly workingDirectory?: string;
}
