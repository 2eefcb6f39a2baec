import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import * as tar from 'tar';
import { digestOf, sha256 } from '../../../src/model/digest';
import type { Plan } from '../../../src/model/plan';

/** Something made of JSON that may be written to. */
// biome-ignore lint/suspicious/noExplicitAny: whoever tampers keeps to no type.
export type Draft = any;

type Index = Record<string, string[]>;

/** What is stored of one plan, for somebody who may write to the bucket. */
export class Store {
  private readonly client: S3Client;
  private readonly prefix: string;

  constructor(
    administrator: S3ClientConfig,
    private readonly bucket: string,
    readonly plan: Plan,
  ) {
    this.client = new S3Client({ ...administrator, forcePathStyle: true });
    this.prefix = `plans/${plan.id}`;
  }

  /** Changes the stored plan and nothing else: its digest stays what it says. */
  async edit(change: (plan: Draft) => void): Promise<void> {
    const plan = JSON.parse(JSON.stringify(this.plan));
    change(plan);
    await this.replacePlan(JSON.stringify(plan));
  }

  /** Changes the stored plan so that its digest fits. @returns that digest */
  async reseal(change: (plan: Draft) => void): Promise<string> {
    let digest = '';
    await this.edit((plan) => {
      change(plan);
      digest = digestOf(plan);
      plan.digest = digest;
    });
    return digest;
  }

  async replacePlan(text: string): Promise<void> {
    await this.write(`${this.prefix}/plan.json`, text);
  }

  async planText(): Promise<string> {
    return (await this.read(`${this.prefix}/plan.json`)).toString();
  }

  async removePlan(): Promise<void> {
    await this.remove(`${this.prefix}/plan.json`);
  }

  async removeIndex(): Promise<void> {
    await this.remove(`${this.prefix}/assemblies.json`);
  }

  /** Changes which archives make up the layers' assemblies. */
  async editIndex(change: (index: Index) => void): Promise<void> {
    const key = `${this.prefix}/assemblies.json`;
    const index = JSON.parse((await this.read(key)).toString()) as Index;
    change(index);
    await this.write(key, JSON.stringify(index));
  }

  /** Deletes an archive of a layer's assembly. */
  async removeArchive(layer: string): Promise<void> {
    await this.remove(`objects/${(await this.archivesOf(layer))[0]}`);
  }

  /** Puts other bytes into an archive of a layer's assembly, under the name that it has. */
  async overwriteArchive(layer: string, change: (bytes: Buffer) => Buffer): Promise<void> {
    const key = `objects/${(await this.archivesOf(layer))[0]}`;
    await this.write(key, change(await this.read(key)));
  }

  /**
   * Changes files of a layer's assembly.
   *
   * @param change is given the folder of one archive after the other, and says whether it changed something in it
   * @param consistent whether the archive gets the name that its bytes call for, and the index says so
   */
  async editFiles(
    layer: string,
    change: (folder: string) => boolean,
    { consistent }: { consistent: boolean },
  ): Promise<void> {
    for (const digest of await this.archivesOf(layer)) {
      const changed = await repacked(await this.read(`objects/${digest}`), change);
      if (!changed) continue;
      const name = consistent ? nameFor(changed) : digest;
      await this.write(`objects/${name}`, changed);
      await this.editIndex((index) => {
        index[layer] = (index[layer] ?? []).map((one) => (one === digest ? name : one));
      });
      return;
    }
    throw new Error(`Nothing to change in the assembly of ${layer}.`);
  }

  /** Makes somebody's archive the whole assembly of a layer, under a name that fits its bytes. */
  async plantArchive(layer: string, bytes: Buffer): Promise<void> {
    const archive = isCompressed(bytes) ? bytes : gzipSync(bytes);
    const name = nameFor(archive);
    await this.write(`objects/${name}`, archive);
    await this.editIndex((index) => {
      index[layer] = [name];
    });
  }

  /** What is there of the plan, to be put back. */
  async keep(): Promise<() => Promise<void>> {
    const kept = new Map<string, Buffer>();
    const keep = async (key: string) => void kept.set(key, await this.read(key));
    await keep(`${this.prefix}/plan.json`);
    await keep(`${this.prefix}/assemblies.json`);
    const index = JSON.parse(String(kept.get(`${this.prefix}/assemblies.json`))) as Index;
    for (const digest of Object.values(index).flat()) await keep(`objects/${digest}`);
    return async () => {
      for (const [key, bytes] of kept) await this.write(key, bytes);
    };
  }

  private async archivesOf(layer: string): Promise<readonly string[]> {
    const index = JSON.parse(String(await this.read(`${this.prefix}/assemblies.json`))) as Index;
    return index[layer] ?? [];
  }

  private async read(Key: string): Promise<Buffer> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  private async write(Key: string, Body: string | Buffer): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body }));
  }

  private async remove(Key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
  }
}

/** The archive with its files changed; undefined where nothing was. */
function isCompressed(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The name that an archive's bytes call for: the digest of what they are uncompressed. */
function nameFor(archive: Buffer): string {
  return sha256(gunzipSync(archive));
}

async function repacked(bytes: Buffer, change: (folder: string) => boolean): Promise<Buffer | undefined> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-tampered-'));
  try {
    const archive = path.join(folder, 'archive');
    const files = path.join(folder, 'files');
    fs.writeFileSync(archive, bytes);
    fs.mkdirSync(files);
    await tar.extract({ file: archive, cwd: files });
    if (!change(files)) return undefined;
    await tar.create({ file: archive, cwd: files, gzip: bytes[0] === 0x1f, portable: true }, fs.readdirSync(files));
    return fs.readFileSync(archive);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
