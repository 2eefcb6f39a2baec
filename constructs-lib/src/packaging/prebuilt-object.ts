import { Code } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { validateText } from '../validation';
import { type PackagedCode, type PackageKind, type PackagingRequest, zipHandler } from './packaged-code';

/** A .zip archive that lies in a bucket already. Of what it holds nothing is known. */
export class PrebuiltObject implements PackageKind {
  public readonly unsignedReason =
    'Who may write to the bucket decides what is deployed; name the version of the object, and it is what was reviewed.';

  constructor(
    private readonly bucket: IBucket,
    private readonly key: string,
    private readonly objectVersion: string | undefined,
  ) {}

  public validate(request: PackagingRequest): void {
    const name = `${request.prefix}packaging`;
    validateText(name, this.key, /^.{1,1024}$/s, "an object's key of 1 to 1024 characters, as S3 demands");
    validateText(name, this.objectVersion, /^.{1,1024}$/s, "an object's version of 1 to 1024 characters");
  }

  public bind(request: PackagingRequest): PackagedCode {
    const { bucket, key, objectVersion } = this;
    return {
      code: Code.fromBucketV2(bucket, key, { objectVersion }),
      handler: zipHandler(request),
      runtime: request.runtime,
    };
  }
}
