import type { Outputs } from './interface.js';
import type { Resolution } from './resolution.js';

/** What a resolution puts out: all that a later job needs to apply exactly this plan. */
export function outputsOf(resolution: Resolution): Outputs {
  if (resolution.kind === 'nothing') {
    const { applied, reason } = resolution;
    return { ...(applied && { applied }), ...(reason && { 'failure-reason': reason }) };
  }
  const { environment, planId, planDigest, prNumber, head, base, code, commentId } = resolution.reviewed;
  return {
    environment,
    'plan-id': planId,
    'plan-digest': planDigest,
    ...(prNumber !== undefined && { 'pr-number': prNumber }),
    ...(head && { head }),
    ...(base && { base }),
    ...(code && { code }),
    ...(commentId !== undefined && { 'comment-id': commentId }),
  };
}
