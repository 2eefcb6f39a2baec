import { Token } from 'aws-cdk-lib';
import { reject } from '../validation';

// The grammars of the OCI distribution specification; of the digest algorithms ECR knows only this one.
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** Fails for what names no image, and for the one tag that names a different one tomorrow. A token passes. */
export function validateTagOrDigest(name: string, value: string): void {
  // Callers in other languages, and `process.env`, may have nothing to give.
  if (!value) reject(name, 'a digest, or a tag that is written once', String(value), 'nothing was given');
  if (Token.isUnresolved(value) || DIGEST.test(value)) return;
  if (value.startsWith('sha256:')) reject(name, "a digest: 'sha256:' and 64 lower-case hex digits", value);
  if (value === 'latest') {
    const why =
      "it moves without a change of the template, so CloudFormation would leave the function as it is: give the digest, 'sha256:…'";
    reject(name, 'a digest, or a tag that is written once', value, why);
  }
  if (/^[0-9a-f]{64}$/.test(value)) reject(name, "a digest: 'sha256:' and 64 lower-case hex digits", value);
  if (TAG.test(value)) return;
  const [digest] = /sha256:[0-9a-f]{64}$/.exec(value) ?? [];
  const after = digest ? `, '${digest}'` : '';
  const hint = /[@/:]/.test(value) ? `only what follows the name of the repository${after}` : undefined;
  reject(name, "a digest, or a tag of 1 to 128 letters, digits, '_', '.' and '-'", value, hint);
}
