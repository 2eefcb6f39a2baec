import type { Architecture, Code, ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';

/** What a function asks of its package. A way of packaging answers it. */
export interface PackagingRequest {
  /** Stands before the names in messages: `worker.` or nothing. */
  readonly prefix: string;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
}

/** What a function is made of. An image will answer with its own handler and runtime. */
export interface PackagedCode {
  readonly code: Code;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly layers: ILayerVersion[];
}
