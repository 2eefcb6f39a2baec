import { readdirSync } from 'node:fs';
import {
  Architecture,
  Code,
  LayerVersion,
  type LayerVersionProps,
  type Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { reject } from '../validation';
import { type DirectorySize, measureDirectory, validateUnzippedSize, validateZippedSize } from './package-size';

/** Options of a layer of dependencies. */
export interface DependencyLayerProps {
  /**
   * The built directory: its content is what Lambda unpacks to `/opt`, so it holds `python/` (or `nodejs/`) and not the
   * packages themselves. At most 50 MB zipped and 250 MB unzipped.
   */
  readonly directory: string;

  /** The runtime that the dependencies were built for. A function with another one can't use the layer. */
  readonly runtime: Runtime;

  /**
   * The processor that the dependencies were built for. A function with another one can't use the layer.
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * Shown in the console.
   * @default - none
   */
  readonly description?: string;
}

/**
 * A layer made of a directory of dependencies that something else has built, shared by functions of one stack.
 *
 * It knows what it was built for, so a function of another runtime or processor fails at synthesis instead of at its
 * first import.
 */
export class DependencyLayer extends LayerVersion {
  /** The directory it was made of. */
  public readonly directory: string;
  /** The processor it was built for. */
  public readonly architecture: Architecture;
  /** The runtime it was built for. */
  public readonly runtime: Runtime;
  /** @internal */
  public readonly _size: DirectorySize;

  constructor(scope: Construct, id: string, props: DependencyLayerProps) {
    const size = measureDirectory('directory', props.directory);
    validateUnzippedSize('directory', size);
    validateZippedSize('directory', size);
    validateLayout(props.directory, props.runtime);
    super(scope, id, toLayerVersionProps(props));
    this.directory = props.directory;
    this.architecture = props.architecture ?? Architecture.ARM_64;
    this.runtime = props.runtime;
    this._size = size;
  }
}

function toLayerVersionProps(props: DependencyLayerProps): LayerVersionProps {
  return {
    code: Code.fromAsset(props.directory),
    compatibleRuntimes: [props.runtime],
    compatibleArchitectures: [props.architecture ?? Architecture.ARM_64],
    description: props.description,
  };
}

/** Lambda puts only these folders of a layer on a runtime's search path; `lib` and `bin` serve every runtime. */
function validateLayout(directory: string, runtime: Runtime): void {
  const folder = runtime.family === RuntimeFamily.PYTHON ? 'python' : 'nodejs';
  if (runtime.family !== RuntimeFamily.PYTHON && runtime.family !== RuntimeFamily.NODEJS) return;
  const entries = readdirSync(directory);
  if (entries.some((entry) => [folder, 'lib', 'bin'].includes(entry))) return;
  reject(
    'directory',
    `a directory with '${folder}/' at its root`,
    directory,
    `it holds ${entries.slice(0, 5).join(', ')}, which ${runtime.name} would not find`,
  );
}
