export type Access = 'read' | 'write' | 'none';

/** As in a workflow's `permissions:`; what isn't named is `none`. */
export interface TokenPermissions {
  readonly issues?: Access;
  readonly 'pull-requests'?: Access;
  readonly contents?: Access;
}

/** Who holds a token: the token of a workflow's run, or a person's own, which may do what the person may. */
export type Actor =
  | { readonly kind: 'installation'; readonly login: string; readonly permissions: TokenPermissions }
  | { readonly kind: 'person'; readonly login: string };

/** The `GITHUB_TOKEN` of a job with those permissions. A fork's run has none that write. */
export function workflow(permissions: TokenPermissions): Actor {
  return { kind: 'installation', login: 'github-actions[bot]', permissions };
}

export function person(login: string): Actor {
  return { kind: 'person', login };
}
