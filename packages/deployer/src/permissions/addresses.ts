/** Whether all addresses of one range are in another; of IPv6 only ranges that read the same, and `::/0`. */
export function coversAddress(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (wide === '::/0') return narrow.includes(':') && /^[0-9a-f:.]+(\/\d+)?$/i.test(narrow);
  const [outer, inner] = [range(wide), range(narrow)];
  return outer !== undefined && inner !== undefined && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether `tcp 443` is in `tcp 400-500` or in `all traffic`. */
export function coversPorts(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === 'all traffic') return true;
  const [outer, inner] = [ports(wide), ports(narrow)];
  if (!outer || !inner || outer.protocol !== inner.protocol) return false;
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** Whether a range is (nearly) every address that there is. */
export function isAnywhere(address: string): boolean {
  // Anything wider than the widest private range, 10.0.0.0/8, and than a third of what IPv6 gives out, 2000::/3.
  const [, v4] = /^\d+\.\d+\.\d+\.\d+\/(\d+)$/.exec(address) ?? [];
  if (v4 !== undefined) return Number(v4) < 8;
  const [, v6] = /^[0-9a-f:]*:[0-9a-f:.]*\/(\d+)$/i.exec(address) ?? [];
  return v6 !== undefined && Number(v6) < 7;
}

function range(text: string): { first: number; last: number } | undefined {
  const [, a, b, c, d, bits = '32'] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (a === undefined || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

function ports(text: string): { protocol: string; from: number; to: number } | undefined {
  const [, protocol, from, to] = /^(\S+) (\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (protocol !== undefined) return { protocol, from: Number(from), to: Number(to ?? from) };
  const [, every] = /^(\S+) all$/.exec(text) ?? [];
  return every === undefined ? undefined : { protocol: every, from: 0, to: 65535 };
}
