import { randomBytes } from 'node:crypto';
import { DeployerError } from '../errors';
import type { PlanSource } from './plan';

/** A label names what plans are for; clean-up goes by it. No `--` inside: that ends it in a plan's id. */
const LABEL = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** CloudFormation takes names of change sets up to 128 characters; the rest of ours has 41. */
const LONGEST_LABEL = 60;
const COMMIT = /^[0-9a-f]{40}$/;

/** A new plan's id: `<label>--<time>-<random>`, unique to run and attempt. */
export function newPlanId(label: string, now = new Date()): string {
  const time = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return `${label}--${time}-${randomBytes(4).toString('hex')}`;
}

/** Name of the change sets that a plan makes; a prefix of those of a label. */
export function changeSetName(planId: string): string {
  return `stratiform-${planId}`;
}

/** Checks what a plan is said to come from. @throws DeployerError `usage` */
export function checkSource(source: PlanSource): PlanSource {
  if (!LABEL.test(source.label) || source.label.length > LONGEST_LABEL) {
    throw new DeployerError(
      'usage',
      `A label should be at most ${LONGEST_LABEL} lower-case letters and digits in groups joined by '-', got '${source.label}'.`,
      "For example 'pr-12' or 'main'.",
    );
  }
  for (const [name, commit] of [['head', source.head] as const, ['base', source.base] as const]) {
    if (commit === undefined || COMMIT.test(commit)) continue;
    throw new DeployerError(
      'usage',
      `The ${name} commit should be 40 hexadecimal digits, got '${commit}'.`,
      'Give the whole hash (git rev-parse).',
    );
  }
  return source;
}
