import { isHarmless } from './assignments';
import type { Hide } from './hide';
import { isPublicName, isSecretName, isSecretPath } from './names';
import { hideIn, type Look } from './text';

// Deeper values are read as text.
const DEEPEST = 40;

/** A value (text, JSON as text, or any JSON) with its secrets hidden. `name`: a name or path that tells what it is. */
export function hideInValue(value: unknown, name: string, hide: Hide, look: Look, depth = 0): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  const secret = name.includes('/') ? isSecretPath(name) : isSecretName(name);
  if (typeof value !== 'object') {
    const text = String(value);
    if (secret && !isHarmless(text)) return structure(text) === undefined ? hide(text) : hideAll(text, hide, depth);
    return typeof value === 'string' ? hideInText(value, name, hide, look, depth) : value;
  }
  if (depth > DEEPEST) return hide(JSON.stringify(value));
  if (Array.isArray(value)) return value.map((each) => hideInValue(each, name, hide, look, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      hideInValue(each, keyed(value, key, name), hide, look, depth + 1),
    ]),
  );
}

// `{ Name: 'DB_PASSWORD', Value: … }`: the name is beside the value.
function keyed(pair: object, key: string, name: string): string {
  if (!/^(?:value|default)$/i.test(key)) return key;
  const beside = Object.entries(pair).find(([other]) => /^(?:name|key|parameterkey)$/i.test(other))?.[1];
  return typeof beside === 'string' ? beside : `/${name}/${key}`;
}

function hideInText(text: string, name: string, hide: Hide, look: Look, depth: number): string {
  const json = structure(text);
  if (json !== undefined && depth <= DEEPEST) {
    const hidden = hideInValue(json, name, hide, look, depth + 1);
    const [before, after] = [JSON.stringify(json), JSON.stringify(hidden)];
    return before === after ? text : text.includes('\n') ? JSON.stringify(hidden, null, 2) : after;
  }
  return hideIn(text, hide, isPublicName(name) ? { ...look, random: false } : look);
}

// JSON that goes by a secret's name as a whole: every value in it is secret, its names can be shown.
function hideAll(text: string, hide: Hide, depth: number): string {
  const all = (node: unknown, deep: number): unknown => {
    if (node === null || typeof node === 'boolean') return node;
    if (deep > DEEPEST) return hide(JSON.stringify(node));
    if (Array.isArray(node)) return node.map((each) => all(each, deep + 1));
    if (typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, all(each, deep + 1)]));
    }
    return isHarmless(String(node)) ? node : hide(String(node));
  };
  const json = structure(text);
  const hidden = JSON.stringify(all(json, depth));
  return hidden === JSON.stringify(json) ? text : hidden;
}

// An object or list that a text is the JSON of; undefined for any other text, and for depths that no value has.
function structure(text: string): object | undefined {
  if (!/^\s{0,20}[{[]/.test(text) || /(?:[{[]\s?){41}/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !deeper(json, DEEPEST) ? json : undefined;
  } catch {
    return undefined;
  }
}

function deeper(node: unknown, left: number): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return left === 0 || Object.values(node).some((each) => deeper(each, left - 1));
}
