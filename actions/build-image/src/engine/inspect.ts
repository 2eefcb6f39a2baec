import { ActionError } from '@stratiform/github/lib/start.js';
import { engineDown } from './failure.js';
import { type EngineOptions, run } from './run.js';

/** An image of the engine. */
export interface InspectedImage {
  readonly imageId: string;
  readonly os: string;
  readonly architecture: string;
  /** Of the architecture, such as `v8`; empty: none is told. */
  readonly variant: string;
  /** Of Windows; else empty. */
  readonly osVersion: string;
  /** How containers of it are started, as the OCI image specification has it (`Env`, `Cmd`, `Labels` …). */
  readonly config: Readonly<Record<string, unknown>>;
  /** Digests of the unpacked layers, in order. */
  readonly diffIds: readonly string[];
}

/** What the engine has under a name or an id. @throws ActionError `build-failed` if nothing is, `engine-down` */
export async function inspect(reference: string, options: EngineOptions = {}): Promise<InspectedImage> {
  const { code, stdout, lines } = await run(['image', 'inspect', reference], { ...options, onLine: undefined });
  if (code === 0) {
    const [{ Id, Os, Architecture, Variant = '', OsVersion = '', Config, RootFS }] = JSON.parse(stdout);
    return {
      imageId: Id,
      os: Os,
      architecture: Architecture,
      variant: Variant,
      osVersion: OsVersion,
      config: Config ?? {},
      diffIds: RootFS?.Layers ?? [],
    };
  }
  const error = lines.at(-1) ?? '';
  if (!/no such image/i.test(error)) throw engineDown([error]);
  throw new ActionError(
    'build-failed',
    `The engine has no image '${reference}'.`,
    'Run the job again; see that nothing else on the runner deletes images.',
  );
}
