import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { PackagedFunction, type PackagedFunctionProps, Packaging } from '../src';
import { aDirectory, addSparseFile, anOutput, aStack, templateOf } from './support/builders';
import { resourceOf } from './support/templates';

function make(props: PackagedFunctionProps, stack = aStack()) {
  new PackagedFunction(stack, 'Api', props);
  return resourceOf(templateOf(stack), 'AWS::Lambda::Function').Properties;
}

/** What Python's own zipfile makes of a directory. */
function aZip(files: Record<string, string | Buffer> = { 'index.js': 'x' }, name = 'code.zip'): string {
  return zipped(aDirectory(files), name);
}

function zipped(directory: string, name = 'code.zip'): string {
  const file = join(aDirectory({ 'beside.txt': 'x' }), name);
  const write = `import os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED) as archive:
    for folder, _, names in os.walk(sys.argv[1]):
        for name in names:
            path = os.path.join(folder, name)
            archive.write(path, os.path.relpath(path, sys.argv[1]))`;
  execFileSync('python3', ['-c', write, directory, file]);
  return file;
}

/** The same archive with some of its last 22 bytes, the end record, replaced. */
function damaged(file: string, offset: number, bytes: Buffer): string {
  const archive = readFileSync(file);
  bytes.copy(archive, archive.length - 22 + offset);
  writeFileSync(file, archive);
  return file;
}

describe('an archive on disk', () => {
  it('is deployed as it is, as an asset', () => {
    const file = aZip();
    const properties = make({ packaging: Packaging.prebuilt(file) });
    expect(properties).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x' });
    expect(properties.Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
  });

  it('takes a Python handler in a package, and one behind a comment at the end of the archive', () => {
    const file = aZip({ 'shop/api/__init__.py': 'x' });
    const archive = readFileSync(file);
    archive.writeUInt16LE(7, archive.length - 2);
    writeFileSync(file, Buffer.concat([archive, Buffer.from('comment')]));
    const props = { runtime: Runtime.PYTHON_3_13, handler: 'shop.api.handler' };
    expect(make({ packaging: Packaging.prebuilt(file), ...props }).Handler).toBe('shop.api.handler');
  });

  it('may be ZIP64', () => {
    const file = aZip();
    const archive = readFileSync(file);
    const end = archive.length - 22;
    const record = Buffer.alloc(56);
    record.writeBigUInt64LE(BigInt(archive.readUInt32LE(end + 16)), 48);
    const locator = Buffer.alloc(20);
    locator.writeBigUInt64LE(BigInt(end), 8);
    archive.writeUInt16LE(0xffff, end + 10);
    archive.writeUInt32LE(0xffffffff, end + 16);
    writeFileSync(file, Buffer.concat([archive.subarray(0, end), record, locator, archive.subarray(end)]));
    expect(() => make({ packaging: Packaging.prebuilt(file) })).not.toThrow();
  });

  it('has to hold the file of the handler', () => {
    const file = aZip({ 'main.js': 'x' });
    expect(() => make({ packaging: Packaging.prebuilt(file) })).toThrow(
      `'handler' should be in a file of the archive, got 'index.handler': there is no index.js or index.mjs or index.cjs in ${file}`,
    );
  });

  it('says what is wrong with what is no archive', () => {
    const packaging = (file: string) => make({ packaging: Packaging.prebuilt(file) });
    const directory = aDirectory({
      'code.zip/index.js': 'x',
      'text.zip': 'no archive at all, but long enough for one',
    });
    expect(() => packaging('')).toThrow("'packaging' should be a file whose name ends in '.zip', got ''");
    expect(() => packaging('/nowhere/code.zip')).toThrow(
      "'packaging' should be an existing .zip archive, got '/nowhere/code.zip': build it before synthesis",
    );
    expect(() => packaging(join(directory, 'code.zip'))).toThrow(
      `'packaging' should be a .zip archive, got '${directory}/code.zip': that is a directory: Packaging.zip() takes it`,
    );
    expect(() => packaging(join(directory, 'text.zip'))).toThrow(
      `'packaging' should be a .zip archive, got '${directory}/text.zip': its central directory is missing or damaged`,
    );
    const empty = aDirectory({ 'empty.zip': Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]) });
    expect(() => packaging(join(empty, 'empty.zip'))).toThrow("'packaging' should be a .zip archive");
  });

  it.each<[string, number, Buffer]>([
    ['a number of files that it does not hold', 10, Buffer.from([9, 0])],
    ['files beyond its end', 16, Buffer.from([0xff, 0xff, 0xff, 0x7f])],
  ])('is damaged when it speaks of %s', (_, offset, bytes) => {
    const file = damaged(aZip(), offset, bytes);
    expect(() => make({ packaging: Packaging.prebuilt(file) })).toThrow('its central directory is missing or damaged');
  });

  it('may have 50 MB, and 250 MB unzipped', () => {
    const large = zipped(addSparseFile(aDirectory({ 'index.js': '' }), 'data.bin', 251));
    expect(() => make({ packaging: Packaging.prebuilt(large) })).toThrow(
      "'packaging' should be at most 250 MB unzipped, layers included, got '251.00 MB': there is no layer; Packaging.image() takes up to 10 GB",
    );
    const noise = aZip({ 'index.js': '', 'noise.bin': randomBytes(51 * 1024 * 1024) });
    expect(() => make({ packaging: Packaging.prebuilt(noise) })).toThrow(
      /^'packaging' should be at most 50 MB zipped, got '51\.\d\d MB'/,
    );
  });
});

describe('an archive in a bucket', () => {
  it('is named by bucket, key and version', () => {
    const stack = aStack();
    const bucket = Bucket.fromBucketName(stack, 'Artifacts', anOutput(stack, 'ArtifactsBucket'));
    const packaging = Packaging.prebuiltInBucket(bucket, 'api/1.zip', 'v1');
    expect(make({ packaging, handler: 'main.run' }, stack)).toMatchObject({
      Code: { S3Bucket: { Ref: 'ArtifactsBucket' }, S3Key: 'api/1.zip', S3ObjectVersion: 'v1' },
      Handler: 'main.run',
    });
  });

  it('says what is wrong with a key or a version', () => {
    const bucket = Bucket.fromBucketName(aStack(), 'Artifacts', 'artifacts');
    expect(() => make({ packaging: Packaging.prebuiltInBucket(bucket, '') })).toThrow(
      "'packaging' should be an object's key of 1 to 1024 characters, as S3 demands, got ''",
    );
    expect(() => make({ packaging: Packaging.prebuiltInBucket(bucket, 'a', '') })).toThrow(
      "'packaging' should be an object's version of 1 to 1024 characters, got ''",
    );
  });
});
