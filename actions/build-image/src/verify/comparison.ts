/** What an image consists of, wherever it was read: of its configuration what doesn't say when it was made. */
export interface Contents {
  /** Such as `linux/arm64`, with the variant and the system's version where they say more. */
  readonly platform: string;
  /** How containers of it are started: environment, command, user, labels and so on. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Digests of the unpacked layers, in order. */
  readonly diffIds: readonly string[];
}

/** Labels that tell of the commit that an image was built of: an image of the same content may have another one's. */
const OF_A_COMMIT = /^org\.opencontainers\.image\.(revision|created|version|ref\.name)$/;

/** Tells how Windows is to take a command; not every engine keeps it. */
const UNUSED = 'ArgsEscaped';

/** Keys that engines may write also where nothing is set (moby, `api/types/container.Config`). */
const OFTEN_UNSET = new Set(
  [
    'Hostname Domainname User AttachStdin AttachStdout AttachStderr ExposedPorts Tty OpenStdin StdinOnce Env Cmd',
    'Healthcheck Image Volumes WorkingDir Entrypoint NetworkDisabled MacAddress OnBuild Labels StopSignal StopTimeout',
    'Shell Memory MemorySwap CpuShares CpuSet',
  ].flatMap((names) => names.split(' ')),
);

/**
 * What is different in two images, as texts for people; none where they are the same. When they were made, and of which
 * commit, doesn't count.
 */
export function differences(theirs: Contents, ours: Contents): string[] {
  const keys = [...new Set([...Object.keys(theirs.config), ...Object.keys(ours.config)])].sort();
  return [
    ...(theirs.platform === ours.platform ? [] : [`platform (${theirs.platform}, built here ${ours.platform})`]),
    ...layers(theirs.diffIds, ours.diffIds),
    ...keys.filter((key) => key !== UNUSED && !isSame(key, theirs.config, ours.config)),
  ];
}

function layers(theirs: readonly string[], ours: readonly string[]): string[] {
  const other = theirs.flatMap((digest, at) => (digest === ours[at] ? [] : [at + 1]));
  if (theirs.length !== ours.length) return [`${theirs.length} layers, built here ${ours.length}`];
  return other.length === 0 ? [] : [`layer ${other.join(', ')} of ${theirs.length}`];
}

type Config = Contents['config'];

// Any other key is to be there in both: `entrypoint: null` unsets `Entrypoint` for readers that take keys in any case.
function isSame(key: string, theirs: Config, ours: Config): boolean {
  if (!OFTEN_UNSET.has(key) && !(Object.hasOwn(theirs, key) && Object.hasOwn(ours, key))) return false;
  return comparable(key, theirs[key]) === comparable(key, ours[key]);
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
