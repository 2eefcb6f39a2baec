/**
 * Third-party actions, pinned by full commit; the version is what that commit was released as. To take a newer one:
 * `git ls-remote https://github.com/OWNER/NAME 'refs/tags/vX.Y.Z^{}'`, or without `^{}` where that prints nothing.
 */
const pinned = {
  checkout: ['actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  setupNode: ['actions/setup-node@820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  setupPython: ['actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97', 'v7.0.0'],
  setupGo: ['actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', 'v7.0.0'],
  uploadArtifact: ['actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'],
  downloadArtifact: ['actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
} as const;

type Name = keyof typeof pinned;

/** `owner/name@commit` of each, as `uses` takes it. */
export const thirdParty = Object.fromEntries(
  Object.entries(pinned).map(([name, [action]]) => [name, action]),
) as Record<Name, string>;

/** The version of a pinned action, to stand beside it. */
export function versionOf(action: string): string | undefined {
  return Object.values(pinned).find(([known]) => known === action)?.[1];
}
