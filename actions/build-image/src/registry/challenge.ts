/** What a registry wants to see before it answers: a scheme, and what it says of it. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** By name, in lower case: `realm`, `service`, `scope`, `error`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A scheme, or a parameter with its value, quoted or not (RFC 9110, section 11.2). */
const PART = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/y;

/** The challenges of a `WWW-Authenticate` header, in their order; what can't be read ends the list. */
export function challengesOf(header: string): Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  PART.lastIndex = 0;
  for (let part = PART.exec(header); part; part = PART.exec(header)) {
    const [, name = '', quoted, plain] = part;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: {} });
    else if (found.length > 0) (found.at(-1) as (typeof found)[number]).parameters[name.toLowerCase()] = value;
  }
  return found;
}
