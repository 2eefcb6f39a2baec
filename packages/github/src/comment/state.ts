// By its file: the whole deployer takes 0.2 s to load, and an action may have no use for it.
import { COMMENT_LIMIT } from '@stratiform/deployer/lib/render/markdown.js';
import { ActionError } from '../errors.js';
import { fitting } from './fitting.js';
import { markerLine } from './marker.js';

const STATUSES = ['planned', 'nothing', 'failed', 'applying', 'applied', 'apply-failed', 'removed'] as const;

/** What a plan's comment knows about it, for who applies it. Whoever reads it has to compare it with the stored plan. */
export interface PlanState {
  readonly version: 1;
  readonly environment: string;
  readonly label: string;
  /** Id of the stored plan; absent when there is none to apply. */
  readonly plan?: string;
  /** SHA-256 of the plan, 64 hex digits. */
  readonly digest?: string;
  /** The commit that was planned, and the tip of the branch that it goes to. */
  readonly head?: string;
  readonly base?: string;
  readonly status: (typeof STATUSES)[number];
}

/** Most characters that {@link signed} adds: take them off the limit of `renderMarkdown`. */
export const SIGNATURE_ROOM = 1024;

const COMMIT = /^[0-9a-f]{40}$/;
const ENVIRONMENT = /^[a-z][a-z0-9-]{0,63}$/;
const LABEL = /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const FORMS: Readonly<Record<keyof PlanState, { readonly needed?: true; readonly form: (value: unknown) => boolean }>> =
  {
    version: { needed: true, form: (value) => value === 1 },
    environment: { needed: true, form: matching(ENVIRONMENT) },
    label: { needed: true, form: matching(LABEL) },
    plan: { form: matching(/^[a-z0-9-]{1,128}$/) },
    digest: { form: matching(/^[0-9a-f]{64}$/) },
    head: { form: matching(COMMIT) },
    base: { form: matching(COMMIT) },
    status: { needed: true, form: (value) => STATUSES.includes(value as PlanState['status']) },
  };

/**
 * What the comment with the plan of an environment and label is found by: `stratiform:plan/dev/pr-12`.
 *
 * @throws ActionError `inputs` when the environment isn't one that a project file may have, or the label isn't one
 */
export function planMarker(environment: string, label: string): string {
  const wrong = (name: string, value: string, expected: string) =>
    new ActionError('inputs', `'${name}' should be ${expected}, got '${value}'.`);
  if (!ENVIRONMENT.test(environment)) {
    throw wrong('environment', environment, "at most 64 lower-case letters, digits and '-', starting with a letter");
  }
  if (!LABEL.test(label)) {
    throw wrong('label', label, "at most 60 lower-case letters and digits in groups joined by '-'");
  }
  return `stratiform:plan/${environment}/${label}`;
}

/**
 * A comment's body: the Markdown, then invisibly the state, then the marker. Markdown that leaves no room is cut at the
 * end of a line, and says so.
 */
export function signed(markdown: string, marker: string, state?: PlanState): string {
  const known = state && Buffer.from(JSON.stringify(state)).toString('base64');
  const signature = `${known ? `<!-- stratiform:state ${known} -->\n` : ''}${markerLine(marker)}`;
  return `${fitting(markdown.trimEnd(), COMMENT_LIMIT - signature.length - 2)}\n\n${signature}`;
}

/**
 * The state in a comment's last two lines; undefined when there is none, when it has anything but the fields and forms
 * of a {@link PlanState}, or when the marker below it is of another environment or label.
 */
export function stateOf(body: string): PlanState | undefined {
  const lines = body.trimEnd().split(/\r?\n/).slice(-2);
  const known = /^<!-- stratiform:state ([A-Za-z0-9+/]{4,1000}={0,2}) -->$/.exec(lines[0] ?? '')?.[1];
  const state = known ? decoded(known) : undefined;
  if (!state || lines[1] !== markerLine(planMarker(state.environment, state.label))) return undefined;
  return state;
}

function decoded(known: string): PlanState | undefined {
  const bytes = Buffer.from(known, 'base64');
  // One text for one state: Buffer reads what no encoder writes.
  if (bytes.toString('base64') !== known) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is PlanState {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = Object.entries(value);
  return (
    fields.every(([name, field]) => Object.hasOwn(FORMS, name) && FORMS[name as keyof PlanState].form(field)) &&
    Object.entries(FORMS).every(([name, { needed }]) => !needed || Object.hasOwn(value, name))
  );
}

function matching(form: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && form.test(value);
}
