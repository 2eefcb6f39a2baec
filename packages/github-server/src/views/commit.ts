import type { Comparison } from '../world/graph.js';
import { fullName } from '../world/story.js';
import type { Branch, Commit, World } from '../world/world.js';
import { type Links, nodeId } from './links.js';
import { simpleUser } from './user.js';

/** `commit`. */
export function commitView(world: World, links: Links, commit: Commit) {
  const api = `${links.api}/repos/${fullName(world)}`;
  const html = `${links.html}/${fullName(world)}`;
  const { sha, parents, message, author, at } = commit;
  const by = { name: author, email: `${author}@users.noreply.github.com`, date: at };
  const user = simpleUser(world, links, author);
  return {
    sha,
    node_id: nodeId('C', sha),
    url: `${api}/commits/${sha}`,
    html_url: `${html}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      author: by,
      committer: by,
      message,
      tree: { sha, url: `${api}/git/trees/${sha}` },
      url: `${api}/git/commits/${sha}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    author: user,
    committer: user,
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${html}/commit/${parent}`,
    })),
  };
}

/** `git-commit`: what `commit` has of Git itself. */
export function gitCommitView(world: World, links: Links, of: Commit) {
  const { sha, node_id, html_url, commit, parents } = commitView(world, links, of);
  const { author, committer, message, tree, url, verification } = commit;
  return { sha, node_id, url, html_url, author, committer, message, tree, parents, verification };
}

/** `branch-with-protection`. */
export function branchView(world: World, links: Links, branch: Branch, tip: Commit) {
  const url = `${links.api}/repos/${fullName(world)}/branches/${encodeURIComponent(branch.name)}`;
  return {
    name: branch.name,
    commit: commitView(world, links, tip),
    _links: { self: url, html: `${links.html}/${fullName(world)}/tree/${branch.name}` },
    protected: branch.protected,
    protection: { enabled: branch.protected },
    protection_url: `${url}/protection`,
  };
}

/** `git-ref`. */
export function refView(world: World, links: Links, { name, sha }: Branch) {
  const api = `${links.api}/repos/${fullName(world)}`;
  return {
    ref: `refs/heads/${name}`,
    node_id: nodeId('REF', name),
    url: `${api}/git/refs/heads/${encodeURIComponent(name)}`,
    object: { sha, type: 'commit', url: `${api}/git/commits/${sha}` },
  };
}

/** `commit-comparison`. */
export function comparisonView(world: World, links: Links, base: Commit, head: Commit, comparison: Comparison) {
  const { mergeBase, ahead, behindBy } = comparison;
  const span = `compare/${base.sha}...${head.sha}`;
  const html = `${links.html}/${fullName(world)}/${span}`;
  return {
    url: `${links.api}/repos/${fullName(world)}/${span}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitView(world, links, base),
    merge_base_commit: commitView(world, links, mergeBase),
    status: ahead.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical',
    ahead_by: ahead.length,
    behind_by: behindBy,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitView(world, links, commit)),
    files: [],
  };
}
