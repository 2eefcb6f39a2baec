import {
  COMMENT_LIMIT,
  isEmpty,
  JOB_SUMMARY_LIMIT,
  type Plan,
  type PlannedStack,
  redacted,
  renderMarkdown,
  renderTerminal,
} from '@stratiform/deployer';
import { line, masked, printed, SIGNATURE_ROOM, summary } from '@stratiform/github';
import { courtesy } from './answer.js';
import type { PlanComment } from './plan-comment.js';
import { Progress } from './progress.js';
import { progressReport, type Report, type Told } from './report.js';
import type { Asked } from './resolution.js';
import { Standing } from './standing.js';

/** Tells how an apply goes on and ends: in the log, the pull request's comment and the job's summary. */
export class Telling {
  readonly standing: Standing;
  private readonly shown: Plan;
  private readonly progress: Progress;

  /** @param comment the pull request's, if there is one */
  constructor(
    private readonly asked: Asked,
    plan: Plan,
    private readonly comment: PlanComment | undefined,
  ) {
    this.shown = redacted(plan);
    this.standing = new Standing(plan, {
      news: line,
      // Until a stack begins, another run may hold the environment, and tell of itself there.
      changed: (boundary) => this.standing.begun && this.progress.changed(boundary),
    });
    this.progress = new Progress(
      async () => this.comment?.progress(this.markdown(progressReport(this.told, this.standing.doing))),
      (error) => void courtesy('edit the comment', () => Promise.reject(error)),
    );
  }

  /** What reports are made of. */
  get told(): Told {
    const { run } = this.asked;
    const commanded = run.event === 'issue_comment';
    return {
      environment: this.shown.environment,
      commanded,
      stacks: this.standing.stacks,
      run: run.url,
      actor: run.actor,
    };
  }

  begin(): void {
    printed('The plan', renderTerminal(this.shown, { color: false }));
  }

  /** What the deployer is given to tell. */
  get listener() {
    return this.standing.deployer((stack) => this.planned(stack));
  }

  /** Says how it ended. @returns whether the comment is still about this plan; true where there is none */
  async end(report: Report, status: 'applied' | 'apply-failed'): Promise<boolean> {
    await this.progress.end();
    let ours = true;
    await courtesy('write the result into the comment', async () => {
      ours = (await this.comment?.result(this.markdown(report), status)) ?? true;
    });
    await courtesy('write the summary', () => summary(this.markdown(report, JOB_SUMMARY_LIMIT)));
    return ours;
  }

  private planned(stack: PlannedStack): void {
    const alone = redacted({ ...this.shown, stacks: [stack] });
    if (!isEmpty(alone)) printed(`${stack.stackName}, planned for good`, renderTerminal(alone, { color: false }));
  }

  private markdown({ title, note }: Report, limit = COMMENT_LIMIT - SIGNATURE_ROOM): string {
    const markdown = renderMarkdown(this.shown, { title, note, limit });
    return masked(markdown, this.shown.account, this.asked.inputs.maskAwsAccountId);
  }
}
