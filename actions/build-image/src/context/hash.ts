import { createHash } from 'node:crypto';
import type { BuildContext, ContextFile } from './build-context.js';
import { contents } from './contents.js';

/** What decides what is built, besides the files. */
export interface HashOptions {
  readonly target?: string;
  readonly platforms: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Their names only: a secret's value leaves no trace in an image, nor may it in a tag. */
  readonly secretIds: readonly string[];
}

/** A new one makes all images anew: for when the same files no longer mean the same image. */
const FORMAT = 'stratiform-content-1';

/** Labels that are another value for each commit: an image of the same content would never be found. */
const OF_A_COMMIT = /^org\.opencontainers\.image\.(revision|created|version|ref\.name)$/;

/**
 * SHA-256 of everything that decides what is built: paths, contents, links and executable bits of the files, and the
 * options. Not counted: times, owners, other mode bits, the order of arguments, labels that tell of a commit.
 *
 * @returns 64 hex digits @throws ActionError `context` if a file can't be read or was changed meanwhile
 */
export async function contentHash(context: BuildContext, options: HashOptions): Promise<string> {
  const hash = createHash('sha256');
  hash.update(record([FORMAT, context.dockerfile, optionsText(options)]));
  for (const file of context.files) {
    const { path, kind, executable, link } = file;
    hash.update(
      record([kind, path, executable ? 'x' : '', link ?? '', kind === 'file' ? await digest(context, file) : '']),
    );
  }
  return hash.digest('hex');
}

async function digest(context: BuildContext, file: ContextFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of contents(context, file)) hash.update(piece);
  return hash.digest('hex');
}

function optionsText({ target = '', platforms, buildArgs, labels, secretIds }: HashOptions): string {
  const counted = Object.entries(labels).filter(([name]) => !OF_A_COMMIT.test(name));
  return JSON.stringify([
    target,
    [...platforms].sort(),
    pairs(Object.entries(buildArgs)),
    pairs(counted),
    [...secretIds].sort(),
  ]);
}

const pairs = (entries: [string, string][]) => entries.sort(([one], [other]) => (one < other ? -1 : 1));

// JSON: no text can look like the end of one field and the beginning of the next.
const record = (fields: readonly string[]): string => `${JSON.stringify(fields)}\n`;
