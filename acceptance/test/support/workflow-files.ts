import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { root } from '../../src/templates';

export interface WorkflowStep {
  readonly id?: string;
  readonly if?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

export interface WorkflowJob {
  /** `plan/affected`: workflow and job. */
  readonly title: string;
  readonly if?: string;
  readonly needs?: string[];
  readonly permissions?: Record<string, string>;
  readonly 'runs-on'?: string;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly 'timeout-minutes'?: number;
  readonly outputs?: Record<string, string>;
  readonly steps: WorkflowStep[];
}

export interface WorkflowFile {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: events have shapes of their own
  readonly on: Record<string, any>;
  readonly permissions?: unknown;
  readonly jobs: Record<string, WorkflowJob>;
}

const folder = path.join(root, '.github/workflows');

/** The workflows of this repository, by their files' names. */
export function workflowFiles(): WorkflowFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => workflowOf(path.join(folder, name), readFileSync(path.join(folder, name), 'utf8')));
}

/** A workflow from its text. */
export function workflowOf(file: string, text: string): WorkflowFile {
  const name = path.basename(file, '.yml');
  const { jobs, ...workflow } = parse(text);
  const titled = Object.entries<object>(jobs).map(([id, job]) => [id, { ...job, title: `${name}/${id}` }]);
  return { ...workflow, name, file, text, jobs: Object.fromEntries(titled) };
}

export type ActionMode = 'plan' | 'cleanup' | 'drift' | 'resolve' | 'apply' | 'image' | 'verify';

/** What a job has an action of this repository do, if it runs one; where it runs two, the first looks up for the last. */
export function modeOf({ steps }: WorkflowJob): ActionMode | undefined {
  const step = [...steps].reverse().find(({ uses }) => /^\.\/(\.stratiform\/)?actions\//.test(uses ?? ''));
  if (!step?.uses) return undefined;
  if (step.uses.endsWith('/build-image')) return step.with?.verify === true ? 'verify' : 'image';
  if (step.uses.endsWith('/apply')) return step.with?.['resolve-only'] === true ? 'resolve' : 'apply';
  return (step.with?.mode ?? 'plan') as ActionMode;
}

/** An expression as a workflow has it. */
export function expression(of: string): string {
  return `$\{{ ${of} }}`;
}
