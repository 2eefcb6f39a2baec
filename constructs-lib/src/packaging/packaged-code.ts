import type { Architecture, Code, ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';

/** What a zipped function's handler is called unless it is told. An image has its own command. */
const DEFAULT_HANDLER = 'index.handler';

/** What a function asks of its package. A way of packaging answers it. */
export interface PackagingRequest {
  /** Stands before the names in messages: `worker.` or nothing. */
  readonly prefix: string;
  /** Absent where the function's options name none. */
  readonly handler?: string;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
}

/** What a function is made of, in the CDK's own names. */
export interface PackagedCode {
  readonly code: Code;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly layers?: ILayerVersion[];
}

/** One way of packaging. */
export interface PackageKind {
  /** Why the function needs no code signing: one sentence for the person who reviews the template. */
  readonly unsignedReason: string;
  /** Throws when a function can't be made of this. */
  validate(request: PackagingRequest): void;
  bind(request: PackagingRequest): PackagedCode;
}

/** What a .zip archive is started with: `file.function`. */
export function zipHandler(request: PackagingRequest): string {
  return request.handler ?? DEFAULT_HANDLER;
}
