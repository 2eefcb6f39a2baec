import type { Login } from './login.js';
import type { Descriptor, Manifest } from './manifest.js';

/** A manifest as it is written: the bytes that its digest is of. */
export type Written = Pick<Manifest, 'digest' | 'mediaType' | 'bytes'>;

/** One repository of a registry (OCI distribution specification 1.1). Everything throws ActionError. */
export interface OpenRegistry {
  /** With its port, as docker names it. */
  readonly host: string;
  /** Name of the repository, without the host. */
  readonly repository: string;
  /** Host and name, as image references begin. */
  readonly uri: string;
  /** For the engine, which pushes by itself. Undefined: none is known; it may have one of its own. */
  login(): Promise<Login | undefined>;
  /** What is under a tag or a digest. Undefined: nothing, and the registry itself says so; whatever else is an error. */
  manifest(reference: string): Promise<Manifest | undefined>;
  /** Writes a manifest under a tag or its digest, whatever is there. Its parts have to be there already. */
  putManifest(
    reference: string,
    manifest: Written,
  ): Promise<{ /** The registry lists it under this digest. */ readonly subject?: string }>;
  /** A small blob, at most 4 MiB. */
  blob(digest: string): Promise<Buffer>;
  /** A blob of any size, such as a layer: `read` gets its bytes as they come, and has to read all of them. */
  largeBlob<T>(
    digest: string,
    read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Writes a small blob; one that is there stays. */
  putBlob(bytes: Buffer, mediaType: string): Promise<Descriptor>;
  /** What refers to a manifest. Undefined: this registry keeps no such list. */
  referrers(digest: string): Promise<Descriptor[] | undefined>;
}
