const PSEUDO_ABSENT = 'AWS::NoValue';

/** Whether a part of a template is an intrinsic function: `Ref`, `Fn::GetAtt` and the like. */
export function isIntrinsic(node: unknown): node is Readonly<Record<string, unknown>> {
  if (!isRecord(node)) return false;
  const [key, ...more] = Object.keys(node);
  return more.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}

/** Whether a part of a template says that there is nothing: undefined, or a `Ref` to `AWS::NoValue`. */
export function isAbsent(node: unknown): boolean {
  return node === undefined || (isIntrinsic(node) && node.Ref === PSEUDO_ABSENT);
}

/** Whether an intrinsic function stands anywhere in a part of a template. */
export function hasIntrinsic(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return isIntrinsic(node) || Object.values(node).some(hasIntrinsic);
}

/**
 * A part of a template as people read it: text as it is, JSON where it is no text. References become `${Jobs.Arn}`, a
 * `Fn::Join` the text that it makes, other functions `select(0, …)`.
 */
export function textOf(node: unknown): string {
  const value = readable(node);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A part of a template with its intrinsic functions replaced by text; what refers to `AWS::NoValue` is left out. */
export function readable(node: unknown): unknown {
  if (isIntrinsic(node)) return intrinsicText(node);
  if (Array.isArray(node)) return node.filter((element) => !isAbsent(element)).map(readable);
  if (!isRecord(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => !isAbsent(value))
      .map(([key, value]) => [key, readable(value)]),
  );
}

/** An object that is neither an array nor null. */
export function isRecord(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

function intrinsicText(node: Readonly<Record<string, unknown>>): string {
  const [name = '', argument] = Object.entries(node)[0] ?? [];
  switch (name) {
    case 'Ref':
      return `\${${textOf(argument)}}`;
    case 'Fn::GetAtt':
      return `\${${Array.isArray(argument) ? argument.map(textOf).join('.') : textOf(argument)}}`;
    case 'Fn::Sub':
      return substituted(argument);
    case 'Fn::Join': {
      const [separator, parts] = Array.isArray(argument) ? argument : [];
      if (typeof separator === 'string' && Array.isArray(parts)) return parts.map(textOf).join(separator);
      return call(name, argument);
    }
    default:
      return call(name, argument);
  }
}

function substituted(argument: unknown): string {
  if (!Array.isArray(argument)) return textOf(argument);
  const [text, values] = argument;
  return textOf(text).replace(/\$\{([^!}]+)\}/g, (whole, name: string) =>
    isRecord(values) && name in values ? textOf(values[name]) : whole,
  );
}

// Fn::FindInMap → findInMap(…), Fn::ImportValue → importValue(…).
function call(name: string, argument: unknown): string {
  const short = name.slice('Fn::'.length);
  const given = Array.isArray(argument) ? argument : [argument];
  return `${short.charAt(0).toLowerCase()}${short.slice(1)}(${given.map(textOf).join(', ')})`;
}
