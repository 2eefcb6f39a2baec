import { isEmpty, type Plan } from '../model/plan';
import { drifted } from './drift';
import { type Fitted, fitted } from './markdown/budget';
import { code } from './markdown/inert';
import { disruptionSection, driftSection, permissionSection, validationSection } from './markdown/sections';
import { nothingSection, stackSections } from './markdown/stacks';
import { count } from './names';
import { countsText, summary } from './summary';

/** Most characters of a comment or pull request's text on GitHub. */
export const COMMENT_LIMIT = 65_536;

/** A job's summary may have 1 MiB; a UTF-16 code unit takes three bytes of it at most. */
export const JOB_SUMMARY_LIMIT = 349_000;

export interface MarkdownOptions {
  /**
   * Most UTF-16 code units. There are never more characters than those, and never more than three bytes to each.
   *
   * @default 65536, what GitHub takes for a comment
   */
  readonly limit?: number;
  /** Whether stacks are unfolded. @default false */
  readonly expand?: boolean;
  /** Takes the place of `Plan for <environment>`: one line of Markdown, by the caller. */
  readonly title?: string;
  /** What stands below the first line, Markdown by the caller (who has to make values in it inert). */
  readonly note?: string;
  /** What to do next: stands where the reading ends, above the line that names the plan. Markdown by the caller. */
  readonly next?: string;
  /** What a comment is found by again; at the end, as an HTML comment. Letters, digits, `:`, `/`, `_`, `.` and single `-`. */
  readonly marker?: string;
}

/**
 * A plan for a pull request's comment or a job's summary. Never longer than the limit: whole changes are left out, the
 * least important first, and it says how many of which stack and kind. Values are inert (see `markdown/inert.ts`).
 */
export function renderMarkdown(plan: Plan, options: MarkdownOptions = {}): string {
  const limit = options.limit ?? COMMENT_LIMIT;
  const title = (options.title ?? `Plan for ${code(plan.environment)}`).replace(/\s+/g, ' ');
  const marker = options.marker ? `<!-- ${options.marker.replace(/[^\w:/.-]/g, '').replace(/--+/g, '-')} -->` : '';
  const empty = isEmpty(plan);
  const first = empty
    ? `**${title}**: nothing to do, every stack is as its template says.`
    : `### ${title}: ${countsText(plan.stacks)}`;
  const sections = [
    validationSection(plan),
    disruptionSection(plan),
    permissionSection(plan),
    driftSection(plan),
    ...stackSections(plan, options.expand ?? false),
    ...(empty ? [] : [nothingSection(plan)]),
  ];
  const footer = empty ? '' : footerOf(plan);
  const whole = (note: string) => (pieces: Fitted) =>
    [
      // A comment on its own line would make two lines of one.
      `${first}${empty && marker ? ` ${marker}` : ''}`,
      waitingNotice(plan),
      note,
      pieces.notice,
      ...pieces.sections,
      noDrift(plan),
      pieces.leftOut,
      options.next ?? '',
      footer,
      empty ? '' : marker,
    ]
      .filter(Boolean)
      .join('\n\n');
  const note = options.note ?? '';
  const without = `A note of ${note.length} characters is left out: there isn't room for it.`;
  for (const told of note ? [note, without] : ['']) {
    const compose = whole(told);
    const pieces = fitted(sections, (candidate) => compose(candidate).length <= limit);
    if (pieces) return compose(pieces);
  }
  return shortest(plan, marker, limit);
}

function waitingNotice(plan: Plan): string {
  const waiting = plan.stacks.filter((stack) => stack.kind === 'waits').length;
  if (waiting === 0) return '';
  const subject = `${waiting} of ${count(plan.stacks.length, 'stack')} ${waiting === 1 ? 'waits' : 'wait'}`;
  return `${subject} for another one: planned for good during apply, which stops if anything differs from what is shown here.`;
}

function noDrift(plan: Plan): string {
  const { looked, found } = drifted(plan);
  return looked > 0 && found.length === 0 ? `No drift in ${count(looked, 'stack')}.` : '';
}

function footerOf(plan: Plan): string {
  const { head, base } = plan.source;
  const which = [`Plan ${code(plan.id)}`, `digest ${code(plan.digest)}`];
  const from = head ? [`commit ${commit(head)}${base ? ` onto ${commit(base)}` : ''}`] : [];
  const where = [...from, `account ${code(plan.account)}, ${code(plan.region)}`];
  return `<sub>${which.join(' · ')}<br>${where.join(' · ')}</sub>`;
}

/** As short as GitHub shows it beside the pull request's commits. */
function commit(sha: string): string {
  return code(/^[0-9a-f]{40}$/.test(sha) ? sha.slice(0, 7) : sha);
}

// Nothing of the plan's own texts: what is cut can't be broken.
function shortest(plan: Plan, marker: string, limit: number): string {
  const text = summary(plan);
  const marked = marker ? `${text}\n\n${marker}` : text;
  return marked.length <= limit ? marked : text.slice(0, Math.max(0, limit));
}
