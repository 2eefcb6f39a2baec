import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code, type ILayerVersion, type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { reject } from '../validation';
import { DependencyLayer } from './dependency-layer';
import { type DirectorySize, measureDirectory, validateUnzippedSize, validateZippedSize } from './package-size';
import type { PackagedCode, PackagingRequest } from './packaged-code';

/** How a function's code reaches Lambda. */
export abstract class Packaging {
  /**
   * The directory, zipped. What a bundler has made is best sent this way.
   *
   * At most 50 MB zipped and 250 MB unzipped, checked when the function is made.
   *
   * @param codeDirectory the built directory; the handler's file is at its root or in a folder of it
   */
  public static zip(codeDirectory: string): Packaging {
    return new ZipPackaging(codeDirectory, undefined);
  }

  /**
   * The directory, zipped, and its dependencies in a layer that several functions can share.
   *
   * At most 50 MB zipped each and 250 MB unzipped together, checked when the function is made. A `DependencyLayer` is
   * also held against the function's runtime and processor; the size of a layer made elsewhere is not known.
   *
   * @param codeDirectory the built directory, without the dependencies
   * @param layer a `DependencyLayer`, or any layer of this region
   */
  public static zipWithLayer(codeDirectory: string, layer: ILayerVersion): Packaging {
    return new ZipPackaging(codeDirectory, layer);
  }

  protected constructor() {}

  /**
   * Throws when a function can't be made of this. Apart from `_bind`, so that a backend can put its own name of the
   * function into the message first.
   * @internal
   */
  public abstract _validate(request: PackagingRequest): void;

  /** @internal */
  public abstract _bind(request: PackagingRequest): PackagedCode;
}

class ZipPackaging extends Packaging {
  /** Measured once, however many functions share the package. */
  private size: DirectorySize | undefined;

  constructor(
    private readonly codeDirectory: string,
    private readonly layer: ILayerVersion | undefined,
  ) {
    super();
  }

  public _validate(request: PackagingRequest): void {
    if (this.size === undefined) this.size = this.measure(`${request.prefix}packaging`);
    validateLayerFits(request, this.layer);
    this.validateHandlerFile(request);
  }

  public _bind(request: PackagingRequest): PackagedCode {
    return {
      code: Code.fromAsset(this.codeDirectory),
      handler: request.handler,
      runtime: request.runtime,
      layers: this.layer ? [this.layer] : [],
    };
  }

  private measure(name: string): DirectorySize {
    const size = measureDirectory(name, this.codeDirectory);
    validateUnzippedSize(name, size, this.knownLayer?._size);
    validateZippedSize(name, size);
    return size;
  }

  private get knownLayer(): DependencyLayer | undefined {
    return this.layer instanceof DependencyLayer ? this.layer : undefined;
  }

  /** A handler may live in a layer: of one made elsewhere nothing is known, so nothing is said. */
  private validateHandlerFile(request: PackagingRequest): void {
    const module = request.handler.slice(0, request.handler.lastIndexOf('.'));
    const candidates = handlerFiles(request.runtime, module);
    if (candidates.length === 0 || (this.layer && !this.knownLayer)) return;
    const roots = [this.codeDirectory, ...(this.knownLayer ? [join(this.knownLayer.directory, 'python')] : [])];
    if (roots.some((root) => candidates.some((file) => existsSync(join(root, file))))) return;
    reject(
      `${request.prefix}handler`,
      'in a file of the code directory',
      request.handler,
      `there is no ${candidates.join(' or ')} in ${this.codeDirectory}`,
    );
  }
}

function handlerFiles(runtime: Runtime, module: string): string[] {
  if (runtime.family === RuntimeFamily.NODEJS) return ['.js', '.mjs', '.cjs'].map((extension) => module + extension);
  if (runtime.family !== RuntimeFamily.PYTHON) return [];
  const path = module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}

function validateLayerFits(request: PackagingRequest, layer: ILayerVersion | undefined): void {
  if (layer === undefined) return;
  if (layer instanceof DependencyLayer && layer.architecture.name !== request.architecture.name) {
    reject(
      `${request.prefix}architecture`,
      `${layer.architecture.name}, which the layer '${layer.node.path}' was built for`,
      request.architecture.name,
    );
  }
  const runtimes = (layer.compatibleRuntimes ?? []).map((runtime) => runtime.name);
  if (runtimes.length > 0 && !runtimes.includes(request.runtime.name)) {
    reject(
      `${request.prefix}runtime`,
      `${runtimes.join(' or ')}, which the layer '${layer.node.path}' was built for`,
      request.runtime.name,
    );
  }
}
