import { Code } from 'aws-cdk-lib/aws-lambda';
import { validateHandlerFile } from './handler-file';
import { type PackagedCode, type PackageKind, type PackagingRequest, zipHandler } from './packaged-code';
import { readZipArchive, type ZipContent } from './zip-archive';

/** A .zip archive on disk that something else has made. */
export class PrebuiltZip implements PackageKind {
  public readonly unsignedReason =
    'Deployed from a content-addressed asset by the pipeline only; signing would add no other witness.';

  /** Read once, however many functions share the archive. */
  private content: ZipContent | undefined;

  constructor(private readonly zipFile: string) {}

  public validate(request: PackagingRequest): void {
    const content = this.content ?? readZipArchive(`${request.prefix}packaging`, this.zipFile);
    this.content = content;
    validateHandlerFile(request, {
      name: 'the archive',
      path: this.zipFile,
      has: (file) => content.files.has(file),
    });
  }

  public bind(request: PackagingRequest): PackagedCode {
    return {
      code: Code.fromAsset(this.zipFile),
      handler: zipHandler(request),
      runtime: request.runtime,
    };
  }
}
