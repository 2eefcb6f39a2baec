import { setSecret } from '@stratiform/github/lib/start.js';

type Secrets = Readonly<Record<string, string>>;

/** Shorter values are hidden by no one: they would make asterisks of half the log. */
const SHORTEST = 4;

/**
 * Has the runner mask the values of secrets, each by itself: it knows the input as a whole only, and its lines with
 * their names.
 */
export function maskValues(secrets: Secrets, env: NodeJS.ProcessEnv = process.env): void {
  if (env.GITHUB_ACTIONS !== 'true') return;
  for (const value of Object.values(secrets)) if (value.trim() !== '') setSecret(value);
}

/** A text in which no secret is left, also where no runner masks it: what a Dockerfile prints is shown line by line. */
export function withoutSecrets(text: string, secrets: Secrets): string {
  return piecesOf(secrets).reduce((shown, piece) => shown.replaceAll(piece, '***'), text);
}

/** Names of the environment variables that the builder reads secrets from, with what stands in them. */
export function secretVariables(secrets: Secrets): {
  readonly secrets: readonly { readonly id: string; readonly env: string }[];
  readonly env: NodeJS.ProcessEnv;
} {
  const named = Object.entries(secrets).map(([id, value], at) => ({ id, env: `STRATIFORM_SECRET_${at}`, value }));
  return {
    secrets: named.map(({ id, env }) => ({ id, env })),
    env: Object.fromEntries(named.map(({ env, value }) => [env, value])),
  };
}

// Of a value with several lines, each: that is how they are printed. The longest first, or a part would hide the rest.
function piecesOf(secrets: Secrets): string[] {
  const pieces = Object.values(secrets).flatMap((value) => [value, ...value.split(/\r?\n/).map((line) => line.trim())]);
  return [...new Set(pieces)]
    .filter((piece) => piece.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
}
