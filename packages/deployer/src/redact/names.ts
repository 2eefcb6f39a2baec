// Last words of names whose values are secret, as `words` writes them.
const SECRET = [
  // Also as the end of a word: `dbpassword`, `accesstoken`.
  '[a-z]*passwords?',
  '[a-z]*passwd',
  '[a-z]*passphrase',
  '[a-z]*secrets?',
  '[a-z]*tokens?',
  '[a-z]*(?:api|secret|access|private)key',
  'pass',
  'pwd',
  'passcode',
  'api key',
  'private key',
  'secret key',
  'access key',
  'account key',
  'signing key',
  'encryption key',
  'master key',
  'shared key',
  'license key',
  'credential',
  'credentials',
  'connection string',
  'conn string',
  'signature',
  'basic auth',
];

// Words after those that change nothing: `SecretString`, `PasswordValue`, `TOKEN_BASE64`.
const AND_STILL = ['string', 'value', 'plaintext', 'text', 'plain', 'base64', 'b64', 'binary', 'default', 'old', 'new'];

// Parts of a path that say nothing by themselves: what is above them does.
const UNTELLING = /^(?:\d+|-|value|default|plaintext|string)$/i;

// Marks of a page or of a request, for one use.
const NO_SECRET = /(?:next|continuation|pagination|request|idempotency) token$/;

const ENDING = new RegExp(`(?:^| )(?:${SECRET.join('|')})(?: (?:${AND_STILL.join('|')}))*(?: \\d+)?$`);

/**
 * Whether what goes by a name is secret: `DB_PASSWORD`, `MasterUserPassword`, `apiKey`, `SecretString`. Names that end
 * otherwise aren't: `SecretArn`, `PasswordLength`, `TokenValidity`, `SECRET_NAME` tell where a secret is, or how it looks.
 */
export function isSecretName(name: string): boolean {
  // Longer ones are no names, and the last words decide.
  const last = words(name.slice(-80));
  return ENDING.test(last) && !NO_SECRET.test(last);
}

/** Whether a path (`/Properties/Environment/Variables/DB_PASSWORD`) ends in such a name. */
export function isSecretPath(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  while (parts.length > 1 && UNTELLING.test(parts.at(-1) ?? '')) parts.pop();
  return isSecretName(parts.at(-1) ?? '');
}

/** What goes by these names looks like a secret and is a digest, or for everybody to know. */
export function isPublicName(name: string): boolean {
  return /(?:sha\d*|digest|hash|checksum|integrity|etag|fingerprint|thumbprints?|public ?key|certificate|analytics)(?: value)?$/.test(
    words(name.split('/').at(-1)?.slice(-80) ?? ''),
  );
}

// `dbPassword`, `DB_PASSWORD`, `db-password` → `db password`.
function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}
