import { type GitHub, type PlanState, planMarker, signed, stateOf } from '@stratiform/github';

/** What a comment is about. */
export type Subject = Omit<PlanState, 'version' | 'status'> & { readonly plan: string; readonly digest: string };

/** The comment on a pull request that shows the plan which is applied. Another plan's comment is never written over. */
export class PlanComment {
  private constructor(
    private readonly github: GitHub,
    private readonly issue: number,
    private readonly subject: Subject,
    /** Whether it is written anew when somebody deleted it. */
    private readonly wanted: boolean,
    private found: number | undefined,
  ) {}

  /** @param wanted whether the result is told although there is no comment, as for a command. @default only where there was one */
  static async open(github: GitHub, issue: number, subject: Subject, wanted = false): Promise<PlanComment> {
    const existing = await github.findComment(issue, planMarker(subject.environment, subject.label));
    return new PlanComment(github, issue, subject, wanted || existing !== undefined, existing?.id);
  }

  /** Where it was seen last; undefined where there is none. */
  get id(): number | undefined {
    return this.found;
  }

  /** What it says of this plan now; undefined when there is none, or when it shows another plan. */
  async status(): Promise<PlanState['status'] | undefined> {
    return (await this.look()).status;
  }

  /** Tells how it goes on; nothing where there is no comment of this plan. */
  async progress(markdown: string): Promise<void> {
    const { id, status } = await this.look();
    if (id !== undefined && status) await this.github.updateComment(id, this.body(markdown, 'applying'));
  }

  /**
   * Tells how it ended: in the comment, or anew where it was deleted. Where there is another plan's by now, in a comment
   * of its own.
   *
   * @returns whether the comment still is this plan's
   */
  async result(markdown: string, status: 'applied' | 'apply-failed'): Promise<boolean> {
    const { id, status: shown } = await this.look();
    const body = this.body(markdown, status);
    if (id !== undefined && shown) await this.github.updateComment(id, body);
    else if (id !== undefined) await this.github.reply(this.issue, markdown);
    else if (this.wanted) this.found = (await this.github.saveComment(this.issue, this.marker, body)).id;
    return id === undefined || shown !== undefined;
  }

  private get marker(): string {
    return planMarker(this.subject.environment, this.subject.label);
  }

  private body(markdown: string, status: PlanState['status']): string {
    return signed(markdown, this.marker, { version: 1, ...this.subject, status });
  }

  // Each time anew: meanwhile it may have been deleted, or a new commit may have been planned.
  private async look(): Promise<{ readonly id?: number; readonly status?: PlanState['status'] }> {
    const existing = await this.existing();
    this.found = existing?.id;
    if (!existing) return {};
    const state = stateOf(existing.body);
    const ours = state?.plan === this.subject.plan && state.digest === this.subject.digest;
    return { id: existing.id, ...(ours && { status: state.status }) };
  }

  // By its id, and only otherwise among all: an apply looks several times a minute, and a repository's jobs have a
  // thousand requests an hour in common.
  private async existing(): Promise<{ readonly id: number; readonly body: string } | undefined> {
    const known = this.found === undefined ? undefined : await this.github.comment(this.found, this.marker);
    return known ?? this.github.findComment(this.issue, this.marker);
  }
}
