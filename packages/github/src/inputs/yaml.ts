/** What `action.yml` is made of: texts, yes or no, and mappings of those. */
export interface Mapping {
  readonly [key: string]: string | boolean | Mapping;
}

/** Plain keys that every version of YAML reads as the text that they are. */
const KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][a-z0-9-]*$/;

/**
 * A mapping as YAML, two blanks a level. Texts are JSON's, which YAML takes as they are; what YAML counts as a line break
 * and JSON doesn't is escaped, so each text stays on its line.
 *
 * @throws Error when a key is no lower-case name, or one that YAML reads as something else
 */
export function yaml(mapping: Mapping, indent = ''): string {
  return Object.entries(mapping)
    .map(([key, value]) => {
      if (!KEY.test(key))
        throw new Error(`A name should be lower-case letters, digits and '-', and no word of YAML, got '${key}'.`);
      if (typeof value === 'object') return `${indent}${key}:\n${yaml(value, `${indent}  `)}`;
      return `${indent}${key}: ${typeof value === 'string' ? quoted(value) : value}\n`;
    })
    .join('');
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
