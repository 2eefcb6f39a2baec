import type { Hide } from './hide';

// Tokens that tell by their beginning what they are. Every pattern either is bounded or takes a whole run at once, so
// that none goes over the same text twice.
const TOKENS = new RegExp(
  [
    // AWS access keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    '(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])',
    // JSON Web Tokens
    '(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?',
    // GitHub, GitLab, npm, PyPI
    'gh[pousr]_[A-Za-z0-9]{20,}',
    'github_pat_[A-Za-z0-9_]{20,}',
    'glpat-[A-Za-z0-9_-]{20,}',
    'npm_[A-Za-z0-9]{30,}',
    'pypi-[A-Za-z0-9_-]{30,}',
    // Slack: tokens and webhooks
    'xox[a-z]-[A-Za-z0-9-]{10,}',
    'xapp-[A-Za-z0-9-]{10,}',
    '(?<=hooks\\.slack\\.com/(?:services|workflows|triggers)/)[A-Za-z0-9_/-]+',
    // Stripe, OpenAI and Anthropic, Google, SendGrid, Shopify, DigitalOcean, Vault, Telegram
    '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}',
    '(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}',
    'AIza[A-Za-z0-9_-]{35}',
    'ya29\\.[A-Za-z0-9_-]{20,}',
    'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}',
    'shp(?:at|ca|pa|ss)_[a-f0-9]{32}',
    'do[opr]_v1_[a-f0-9]{64}',
    'hv[sbr]\\.[A-Za-z0-9_-]{20,}',
    '(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
    'AGE-SECRET-KEY-1[A-Z0-9]{50,}',
  ].join('|'),
  'g',
);

export function hideTokens(text: string, hide: Hide): string {
  return text.replace(TOKENS, (token) => hide(token));
}

// A private key in PEM; without an end it goes on to the end of the text.
export function hidePrivateKeys(text: string, hide: Hide): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', Math.max(from, at + 1))) {
    if (!/^-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY/.test(text.slice(at, at + 60))) continue;
    const end = text.indexOf('-----END ', at);
    const close = end < 0 ? -1 : text.indexOf('-----', end + 9);
    const until = close < 0 ? text.length : close + 5;
    result += text.slice(from, at) + hide(text.slice(at, until));
    from = until;
  }
  return from === 0 ? text : result + text.slice(from);
}

// `postgres://user:password@host`: what stands between the colon and the last @ of the part before the path.
export function hideUrlPasswords(text: string, hide: Hide): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const authority = /[^\s/?#"'<>\\]*/y;
    authority.lastIndex = at + 3;
    const [found = ''] = authority.exec(text) ?? [];
    const [end, colon] = [found.lastIndexOf('@'), found.indexOf(':')];
    if (colon < 0 || end <= colon + 1) continue;
    const password = found.slice(colon + 1, end);
    if (/^\$\{[^{}]*\}$|^\{\{resolve:[^{}]*\}\}$/.test(password)) continue;
    const begin = at + 3 + colon + 1;
    result += text.slice(from, begin) + hide(password);
    from = begin + password.length;
  }
  return from === 0 ? text : result + text.slice(from);
}
