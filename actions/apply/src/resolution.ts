import type { GitHub, Run } from '@stratiform/github';
import type { ApplyInputs } from './interface.js';

/** What the action was started with. */
export interface Asked {
  readonly inputs: ApplyInputs;
  readonly run: Run;
  readonly github: GitHub;
}

/** The plan that is to be applied, and what has to hold for it. */
export interface Reviewed {
  readonly environment: string;
  readonly planId: string;
  readonly planDigest: string;
  readonly prNumber?: number;
  /** What the stored plan has to be made for; absent: anything. */
  readonly label?: string;
  /** The commits that the stored plan has to be of, and made against; absent: any. */
  readonly head?: string;
  readonly base?: string;
  /** The code that the stored plan has to be made of, as JSON: layer → SHA-256; absent: any. */
  readonly code?: string;
  readonly commentId?: number;
}

/** There is nothing to do, and that is no failure. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly why: string;
  /** @default 'notice' */
  readonly level?: 'notice' | 'warning';
  /** For the output `failure-reason`, where somebody wanted something else. */
  readonly reason?: string;
  /** Whether the environment is as the plan wants it. */
  readonly applied?: boolean;
}

/** What a run is to do. */
export type Resolution = { readonly kind: 'plan'; readonly reviewed: Reviewed } | Nothing;

export function nothing(why: string, more: Pick<Nothing, 'level' | 'reason' | 'applied'> = {}): Nothing {
  return { kind: 'nothing', why, ...more };
}
