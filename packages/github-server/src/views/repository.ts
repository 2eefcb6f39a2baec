import type { World } from '../world/world.js';
import { type Links, nodeId } from './links.js';
import { simpleUser } from './user.js';

const AT = '2024-01-01T00:00:00Z';

/** `repository`: the one of the world, or a fork of it. */
export function repositoryView(world: World, links: Links, fullName: string) {
  const { repository } = world;
  const [owner = '', name = ''] = fullName.split('/');
  const fork = fullName !== `${repository.owner}/${repository.name}`;
  const id = fork ? repository.id + 1 : repository.id;
  const open = [...world.issues.values(), ...world.pulls.values()].filter(({ state }) => state === 'open').length;
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: fullName,
    private: repository.private,
    owner: simpleUser(world, links, owner),
    html_url: `${links.html}/${fullName}`,
    description: null,
    fork,
    ...addresses(`${links.api}/repos/${fullName}`),
    git_url: `git://${new URL(links.html).host}/${fullName}.git`,
    ssh_url: `git@${new URL(links.html).hostname}:${fullName}.git`,
    clone_url: `${links.html}/${fullName}.git`,
    svn_url: `${links.html}/${fullName}`,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    pushed_at: AT,
    created_at: AT,
    updated_at: AT,
  };
}

/** `full-repository`. */
export function fullRepository(world: World, links: Links) {
  const { owner, name } = world.repository;
  return { ...repositoryView(world, links, `${owner}/${name}`), network_count: 0, subscribers_count: 0 };
}

function addresses(url: string) {
  return {
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
