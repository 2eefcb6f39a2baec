import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Plan } from './plan';

/** SHA-256 of a text or of bytes, hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The digest of a plan: SHA-256 over the canonical JSON (RFC 8785) of everything in it but the digest itself. */
export function digestOf({ digest: _itself, ...plan }: Omit<Plan, 'digest'> & { readonly digest?: string }): string {
  return sha256(canonicalize(plan) ?? '');
}

/** A plan with its digest. */
export function sealed(plan: Omit<Plan, 'digest'>): Plan {
  return { ...plan, digest: digestOf(plan) };
}
