/** What an image consists of, wherever it was read: of its configuration what doesn't say when it was made. */
export interface Contents {
  readonly os: string;
  readonly architecture: string;
  /** How containers of it are started: environment, command, user, labels and so on. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Digests of the unpacked layers, in order. */
  readonly diffIds: readonly string[];
}

/** Labels that tell of the commit that an image was built of: an image of the same content may have another one's. */
const OF_A_COMMIT = /^org\.opencontainers\.image\.(revision|created|version|ref\.name)$/;

/**
 * What is different in two images, as texts for people; none where they are the same. When they were made, and of which
 * commit, doesn't count.
 */
export function differences(theirs: Contents, ours: Contents): string[] {
  const keys = [...new Set([...Object.keys(theirs.config), ...Object.keys(ours.config)])].sort();
  return [
    ...(theirs.os === ours.os && theirs.architecture === ours.architecture
      ? []
      : [`platform (${theirs.os}/${theirs.architecture}, built here ${ours.os}/${ours.architecture})`]),
    ...layers(theirs.diffIds, ours.diffIds),
    ...keys.filter((key) => comparable(key, theirs.config[key]) !== comparable(key, ours.config[key])),
  ];
}

function layers(theirs: readonly string[], ours: readonly string[]): string[] {
  const other = theirs.flatMap((digest, at) => (digest === ours[at] ? [] : [at + 1]));
  if (theirs.length !== ours.length) return [`${theirs.length} layers, built here ${ours.length}`];
  return other.length === 0 ? [] : [`layer ${other.join(', ')} of ${theirs.length}`];
}

// Engines write what isn't set in several ways: left out, null, false, '' and {}.
function comparable(key: string, value: unknown): string {
  const counted = key === 'Labels' ? withoutCommit(value) : value;
  return isUnset(counted) ? '' : JSON.stringify(sorted(counted));
}

function withoutCommit(labels: unknown): unknown {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !OF_A_COMMIT.test(name)));
}

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
