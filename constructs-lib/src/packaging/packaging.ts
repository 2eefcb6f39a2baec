import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ContainerImage } from './container-image';
import type { ImageOptions } from './image-options';
import type { PackagedCode, PackageKind, PackagingRequest } from './packaged-code';
import { PrebuiltObject } from './prebuilt-object';
import { PrebuiltZip } from './prebuilt-zip';
import { ZippedDirectory } from './zipped-directory';

/**
 * How a function's code reaches Lambda. Another way is another line: what else is said of a function holds for all of
 * them. Between an archive and an image CloudFormation replaces the function, as Lambda can't change it.
 */
export class Packaging {
  /**
   * The directory, zipped. What a bundler has made is best sent this way.
   *
   * At most 50 MB zipped and 250 MB unzipped, checked when the function is made.
   *
   * @param codeDirectory the built directory; the handler's file is at its root or in a folder of it
   */
  public static zip(codeDirectory: string): Packaging {
    return new Packaging(new ZippedDirectory(codeDirectory, undefined));
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
    return new Packaging(new ZippedDirectory(codeDirectory, layer));
  }

  /**
   * An image that is in its repository already. For dependencies that fit no archive and no layer.
   *
   * A `handler` becomes the command, as AWS's base images take it; without one the image's own `CMD` stays. The
   * `runtime` is the image's own: one that is given is not used, and can stay for the day the function is zipped again.
   * An image is built for one processor, the function's `architecture`. It has no layers. Lambda takes images of at most
   * 10 GB, which nobody can see at synthesis.
   *
   * A repository of the same app is allowed to be pulled from by functions of this account and region. The policy of an
   * imported one has to allow it: `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` to `lambda.amazonaws.com`.
   *
   * @param repository a private repository in the function's region
   * @param tagOrDigest `sha256:…`, which is best, or a tag that is written once; not `latest`
   * @param options what changes about how the image starts
   */
  public static image(repository: IRepository, tagOrDigest: string, options: ImageOptions = {}): Packaging {
    return new Packaging(new ContainerImage(repository, tagOrDigest, options));
  }

  /**
   * A .zip archive on disk that something else has made, as it is.
   *
   * At most 50 MB, and 250 MB unzipped, checked when the function is made; so is that it holds the handler's file.
   *
   * @param zipFile its path; the name ends in `.zip`
   */
  public static prebuilt(zipFile: string): Packaging {
    return new Packaging(new PrebuiltZip(zipFile));
  }

  /**
   * A .zip archive that lies in a bucket of the function's region already. What it holds is not known at synthesis.
   *
   * Name the version: CloudFormation doesn't see that an object has changed, and whoever may write to the bucket could
   * put another one in its place. The role that CloudFormation acts under has to be allowed to read it.
   *
   * @param bucket where it lies
   * @param key its key
   * @param objectVersion its version, in a bucket that keeps versions
   */
  public static prebuiltInBucket(bucket: IBucket, key: string, objectVersion?: string): Packaging {
    return new Packaging(new PrebuiltObject(bucket, key, objectVersion));
  }

  private constructor(private readonly kind: PackageKind) {}

  /** @internal */
  public get _unsignedReason(): string {
    return this.kind.unsignedReason;
  }

  /**
   * Throws when a function can't be made of this. Apart from `_bind`, so that a backend can put its own name of the
   * function into the message first.
   * @internal
   */
  public _validate(request: PackagingRequest): void {
    this.kind.validate(request);
  }

  /** @internal */
  public _bind(request: PackagingRequest): PackagedCode {
    return this.kind.bind(request);
  }
}
