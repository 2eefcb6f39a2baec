/** `@stratiform/github-server` is made of ES modules: `environment.cjs` loads it, and types come this way. */
export type Package = typeof import('@stratiform/github-server', { with: { 'resolution-mode': 'import' }});
type Started = ReturnType<Package['startGitHub']>;

export type GitHubServer = Awaited<Started>;
export type Pull = ReturnType<GitHubServer['addPull']>;
export type Comment = ReturnType<GitHubServer['addComment']>;

declare const gitHubServer: Package;

/**
 * Starts the GitHub of the repository org/shop; each has signing keys of its own.
 *
 * @param issuer what its tokens say who issued them; default: GitHub's own
 */
export function startGitHub(issuer?: string): Started {
  return gitHubServer.startGitHub({ repository: 'org/shop', ...(issuer && { issuer }) });
}
