import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { reject } from '../validation';
import { DependencyLayer } from './dependency-layer';
import { validateHandlerFile } from './handler-file';
import { type DirectorySize, measureDirectory, validateUnzippedSize, validateZippedSize } from './package-size';
import { type PackagedCode, type PackageKind, type PackagingRequest, zipHandler } from './packaged-code';

/** A directory that the CDK zips, with or without a layer. */
export class ZippedDirectory implements PackageKind {
  public readonly unsignedReason =
    'Deployed from a content-addressed asset by the pipeline only; signing would add no other witness.';

  /** Measured once, however many functions share the package. */
  private size: DirectorySize | undefined;

  constructor(
    private readonly codeDirectory: string,
    private readonly layer: ILayerVersion | undefined,
  ) {}

  public validate(request: PackagingRequest): void {
    if (this.size === undefined) this.size = this.measure(`${request.prefix}packaging`);
    validateLayerFits(request, this.layer);
    // A handler may live in a layer: of one made elsewhere nothing is known, so nothing is said.
    if (this.layer && !this.knownLayer) return;
    const roots = [this.codeDirectory, ...(this.knownLayer ? [join(this.knownLayer.directory, 'python')] : [])];
    validateHandlerFile(request, {
      name: 'the code directory',
      path: this.codeDirectory,
      has: (file) => roots.some((root) => existsSync(join(root, file))),
    });
  }

  public bind(request: PackagingRequest): PackagedCode {
    return {
      code: Code.fromAsset(this.codeDirectory),
      handler: zipHandler(request),
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
