/**
 * The same template, easier to read and half as long: what the CDK writes as `Fn::Join` of text and references becomes
 * one `Fn::Sub`. The length counts: a template that is given in a call may have 51,200 bytes.
 */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const text = 'Fn::Join' in value ? substituted(value['Fn::Join']) : undefined;
  if (text !== undefined) return { 'Fn::Sub': text };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
}

function substituted(join: unknown): string | undefined {
  const [separator, parts] = join as [string, unknown];
  if (separator !== '' || !Array.isArray(parts)) return undefined;
  const texts = parts.map(partOf);
  return texts.includes(undefined) ? undefined : texts.join('');
}

function partOf(part: unknown): string | undefined {
  if (typeof part === 'string') return part.replaceAll('${', '${!');
  const { Ref: name, 'Fn::GetAtt': attribute } = part as { Ref?: string; 'Fn::GetAtt'?: string[] };
  if (name !== undefined) return `\${${name}}`;
  return attribute && `\${${attribute.join('.')}}`;
}
