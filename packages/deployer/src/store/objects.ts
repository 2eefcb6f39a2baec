import * as fs from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { patience } from '../aws/pause';
import type { Session } from '../aws/session';
import { stateRefusal } from './refusal';

/** How often a write is repeated that met another one of the same name: S3 asks for that, and the SDK doesn't do it. */
const TRIES = 5;

/** An object as S3 tells of it. */
export interface Found {
  readonly writtenAt: Date;
}

/**
 * The objects of one bucket. Loads S3's client when it is opened.
 *
 * Every method throws a DeployerError `not-bootstrapped` when the bucket is gone, `credentials` when S3 denies the call.
 */
export class Objects {
  private constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly environment: string,
    private readonly s3: typeof import('@aws-sdk/client-s3'),
  ) {}

  static async open(session: Session, bucket: string): Promise<Objects> {
    const s3 = await import('@aws-sdk/client-s3');
    const connection = await session.connection();
    const client = new s3.S3Client({
      ...connection,
      forcePathStyle: connection.endpoint !== undefined,
      // The SDK opens a connection of its own for it, which doesn't trust the emulator's authority.
      expectContinueHeader: false,
    });
    return new Objects(client, bucket, session.target.environment, s3);
  }

  /** The text of an object; undefined when there is none. */
  async read(Key: string): Promise<string | undefined> {
    const body = await this.open(Key);
    return body?.transformToString();
  }

  /** The bytes of an object as a stream; undefined when there is none. */
  async stream(Key: string): Promise<NodeJS.ReadableStream | undefined> {
    return (await this.open(Key)) as unknown as NodeJS.ReadableStream | undefined;
  }

  /** @param once leaves an object alone that is there already @returns whether it was written */
  async write(Key: string, Body: string, { once = false } = {}): Promise<boolean> {
    const input = {
      Bucket: this.bucket,
      Key,
      Body,
      ContentType: 'application/json',
      ...(once && { IfNoneMatch: '*' }),
    };
    const pause = patience();
    for (let tries = 1; ; tries += 1) {
      try {
        await this.told(() => this.client.send(new this.s3.PutObjectCommand(input)));
        return true;
      } catch (error) {
        const { name } = error as Error;
        if (once && name === 'PreconditionFailed') return false;
        if (name !== 'ConditionalRequestConflict' || tries === TRIES) throw error;
        await pause();
      }
    }
  }

  /** Writes a file, in pieces: a large one is never held in memory. */
  async upload(Key: string, file: string): Promise<void> {
    const { Upload } = await import('@aws-sdk/lib-storage');
    const Body = fs.createReadStream(file);
    try {
      await this.told(() => new Upload({ client: this.client, params: { Bucket: this.bucket, Key, Body } }).done());
    } finally {
      Body.destroy();
    }
  }

  /** What is known of an object without reading it; undefined when there is none. */
  async find(Key: string): Promise<Found | undefined> {
    try {
      const input = { Bucket: this.bucket, Key };
      const found = await this.told(() => this.client.send(new this.s3.HeadObjectCommand(input)));
      return { writtenAt: found.LastModified ?? new Date(0) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Keys that begin so, every page. */
  async keys(Prefix: string): Promise<string[]> {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket: this.bucket, Prefix, ContinuationToken };
      const page = await this.told(() => this.client.send(new this.s3.ListObjectsV2Command(input)));
      found.push(...(page.Contents ?? []).map((one) => one.Key ?? ''));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found;
  }

  async remove(Key: string): Promise<void> {
    await this.told(() => this.client.send(new this.s3.DeleteObjectCommand({ Bucket: this.bucket, Key })));
  }

  private async open(Key: string) {
    try {
      const input = { Bucket: this.bucket, Key };
      return (await this.told(() => this.client.send(new this.s3.GetObjectCommand(input)))).Body;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async told<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw stateRefusal(error, `bucket '${this.bucket}'`, this.environment);
    }
  }
}

function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes((error as Error).name);
}
