import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** An element: children by name, text where it has none. Lists are `{ member: [...] }`. */
// biome-ignore lint/suspicious/noExplicitAny: XML has no types, and every reader here asks for names it knows.
export type Element = any;

const common = { ignoreAttributes: false } as const;
const parser = new XMLParser({
  ...common,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'member',
  // Numeric references, &#x27;, are only read with this.
  htmlEntities: true,
});
const builder = new XMLBuilder(common);

export const parseXml = (xml: string): Element => parser.parse(xml);
export const buildXml = (element: Element): string => builder.build(element);

/** The members of a list element; an empty one parses as text. */
export const members = (list: Element): Element[] => list?.member ?? [];

/** The text of the first element of that name, unescaped; undefined without one. */
export function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
  return found ? parseXml(`<t>${found[1]}</t>`).t : undefined;
}
