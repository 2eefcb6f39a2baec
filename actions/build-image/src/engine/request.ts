/** What is built, and where it goes. */
export interface BuildRequest {
  /** Path of the Dockerfile in the context. */
  readonly dockerfile: string;
  readonly target?: string;
  /** One at most: Lambda takes no index. None: the builder's own. */
  readonly platforms: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Id in the Dockerfile, and the variable of the client's environment that holds the value. */
  readonly secrets: readonly { readonly id: string; readonly env: string }[];
  /** As `--cache-from` takes it. What isn't there is no error. */
  readonly cacheFrom: readonly string[];
  /** As `--cache-to` takes it; `type=inline` keeps it in the image, which all builders can. */
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  /** What the image is called. */
  readonly tag: string;
  /** Whether it is pushed, or only loaded into the engine. */
  readonly push: boolean;
  /** `SOURCE_DATE_EPOCH` of the build, in seconds since 1970. */
  readonly epoch: number;
}
