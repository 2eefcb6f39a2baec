/** What started a run: the event with its payload, and where the repository stood. */
export interface Event {
  readonly name: string;
  readonly payload: object;
  readonly actor: string;
  readonly ref: string;
  readonly sha: string;
  /** Its runs have no identity and a token that only reads. */
  readonly fork?: boolean;
}

/** Reads from GitHub's API what a payload holds, so that payloads have the shapes of the API. */
export type Ask = (path: string) => Promise<Record<string, unknown>>;

/** Makes events about one repository. */
export class Events {
  constructor(
    private readonly ask: Ask,
    private readonly main: () => string,
  ) {}

  /** @param merged the commit that `refs/pull/<number>/merge` is */
  async pullRequest(
    action: 'opened' | 'synchronize' | 'reopened' | 'closed',
    number: number,
    merged: string,
    actor = 'ada',
  ): Promise<Event> {
    const pull = await this.ask(`/pulls/${number}`);
    const { head, base } = pull as {
      head: { repo: { full_name: string } | null };
      base: { repo: { full_name: string } };
    };
    const payload = await this.about(actor, { action, number, pull_request: pull });
    const fork = head.repo?.full_name !== base.repo.full_name;
    return { name: 'pull_request', payload, actor, ref: `refs/pull/${number}/merge`, sha: merged, fork };
  }

  /** A push to `main`, for example by merging. */
  async push(before: string, actor = 'ada'): Promise<Event> {
    const after = this.main();
    const payload = { ref: 'refs/heads/main', before, after, commits: [], head_commit: { id: after }, forced: false };
    return this.onMain('push', actor, payload);
  }

  /** A comment on an issue or pull request, which is there already. */
  async comment(id: number, actor: string): Promise<Event> {
    const comment = await this.ask(`/issues/comments/${id}`);
    const issue = await this.ask(`/issues/${String(comment.issue_url).split('/').at(-1)}`);
    return this.onMain('issue_comment', actor, { action: 'created', issue, comment });
  }

  async schedule(): Promise<Event> {
    return this.onMain('schedule', 'ada', { schedule: '17 5 * * *' });
  }

  async dispatch(inputs: Readonly<Record<string, string>> = {}, actor = 'ada'): Promise<Event> {
    return this.onMain('workflow_dispatch', actor, { inputs, ref: 'refs/heads/main' });
  }

  private async onMain(name: string, actor: string, payload: object): Promise<Event> {
    return { name, payload: await this.about(actor, payload), actor, ref: 'refs/heads/main', sha: this.main() };
  }

  private async about(login: string, payload: object): Promise<object> {
    return { ...payload, repository: await this.ask(''), sender: { login, id: 1, type: 'User' } };
  }
}
