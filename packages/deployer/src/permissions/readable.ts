/** Whether a part of a template is an object with named parts. */
export function isRecord(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** The named parts of a part of a template; none where it is something else. */
export function record(node: unknown): Readonly<Record<string, unknown>> {
  return isRecord(node) ? node : {};
}

/** A list as it is; one thing as a list of one; nothing, and `AWS::NoValue`, as an empty list. */
export function list(node: unknown): readonly unknown[] {
  if (node === undefined || node === null || isNoValue(node)) return [];
  return Array.isArray(node) ? node.filter((each) => !isNoValue(each)) : [node];
}

export function isNoValue(node: unknown): boolean {
  return isRecord(node) && node.Ref === 'AWS::NoValue';
}

// CloudFormation itself refuses templates that are nested nearly as deep.
const DEEPEST = 60;

/**
 * A part of a template as one line of text: intrinsic functions become `${Jobs.Arn}`, `${import shared-vpc}` and so on.
 * Parts that mean the same give the same text, whatever the order of their keys.
 */
export function readable(node: unknown, depth = 0): string {
  if (node === null || node === undefined) return '';
  if (typeof node !== 'object') return String(node);
  if (depth > DEEPEST) return '…';
  const inner = (each: unknown): string => readable(each, depth + 1);
  if (Array.isArray(node)) return `[${node.map(inner).join(', ')}]`;
  const entries = Object.entries(node);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined) {
    if (name === 'Ref') return `\${${inner(argument)}}`;
    if (name.startsWith('Fn::')) return intrinsic(name.slice(4), argument, inner);
  }
  const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, value]) => `${key}: ${inner(value)}`).join(', ')}}`;
}

function intrinsic(name: string, argument: unknown, inner: (node: unknown) => string): string {
  const given = Array.isArray(argument) ? argument : [argument];
  if (name === 'GetAtt') return `\${${given.map(inner).join('.')}}`;
  if (name === 'Join' && Array.isArray(given[1])) return given[1].map(inner).join(inner(given[0]));
  if (name === 'Sub' && typeof given[0] === 'string') return substituted(given[0], record(given[1]), inner);
  if (name === 'Select' && Array.isArray(given[1]) && given[1][Number(given[0])] !== undefined) {
    return inner(given[1][Number(given[0])]);
  }
  if (name === 'ImportValue') return `\${import ${inner(argument)}}`;
  return `\${${name} ${given.map(inner).join(', ')}}`;
}

function substituted(
  text: string,
  values: Readonly<Record<string, unknown>>,
  inner: (node: unknown) => string,
): string {
  return text.replace(/\$\{([^{}]*)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    return Object.hasOwn(values, name) ? inner(values[name]) : whole;
  });
}

/** `${X.Arn}` and `${X}` name the same resource. */
export function subject(node: unknown): string {
  return readable(node).replace(/^\$\{([A-Za-z0-9]+)\.[A-Za-z]+\}$/, (_, id: string) => `\${${id}}`);
}

/** The logical id in `${Jobs}`; undefined where a text is no plain reference. */
export function referred(text: string): string | undefined {
  return /^\$\{([A-Za-z0-9]+)\}$/.exec(text)?.[1];
}

/** A text with better names for logical ids, as far as there are any: `${Queues/Jobs.Arn}`. */
export function named(text: string, nameOf: (logicalId: string) => string | undefined): string {
  return text.replace(/\$\{([A-Za-z0-9]+)((?:\.[A-Za-z0-9.]+)?)\}/g, (whole, id: string, attribute: string) => {
    const name = nameOf(id);
    return name === undefined ? whole : `\${${name}${attribute}}`;
  });
}

/** A construct path without the stack's own part, and without the CDK's inner `Resource`. */
export function short(path: string): string {
  const inner = path.replace(/\/Resource$/, '');
  return inner.includes('/') ? inner.slice(inner.indexOf('/') + 1) : inner;
}

/** The parts of an ARN that tell what it is; undefined where a text is none. */
export interface Arn {
  readonly service: string;
  readonly account: string;
  readonly resource: string;
}

// A part is anything up to the next colon, but for those in `${AWS::Partition}`.
const PART = '((?:\\$\\{[^}]*\\}|[^:$])*)';
const ARN = new RegExp(`^arn:${PART}:${PART}:${PART}:${PART}:(.*)$`, 's');

export function arnOf(text: string): Arn | undefined {
  const [, , service, , account, resource] = ARN.exec(text) ?? [];
  return service === undefined || account === undefined || resource === undefined
    ? undefined
    : { service, account, resource };
}
