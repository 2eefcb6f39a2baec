/** One input of an action: what reads it, and what the tables of its README say of it. */
export interface Declared<T> {
  readonly description: string;
  /** Whether it may not be empty; in `action.yml` it is required only where there is no default. */
  readonly required: boolean;
  /** As it stands in `action.yml`. An expression such as `${{ github.token }}` is GitHub's to evaluate. */
  readonly default?: string;
  /** What it takes, in words that follow 'should be': 'always, on-diff or never'. */
  readonly expected: string;
  /** Whether its value is never shown. @default false */
  readonly secret?: boolean;
  /**
   * @param value what the workflow gives, trimmed, else the default, else ''
   * @throws Error 'should be …', without the input's name and value
   */
  readonly read: (value: string) => T;
}

/** What an action takes and gives; `action.yml` and the README's tables are written from it. */
export interface ActionInterface {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, Declared<unknown>>;
  readonly outputs: Record<string, { readonly description: string }>;
  readonly branding: { readonly icon: string; readonly color: string };
}

export interface TextOptions {
  readonly description: string;
  /** @default false */
  readonly required?: boolean;
  readonly default?: string;
  /** What the whole text should fit. @default - any text */
  readonly pattern?: RegExp;
  /** In words; to be given with a pattern. @default 'a text' */
  readonly expected?: string;
  /** Whether it is never shown, and masked in the log. @default false */
  readonly secret?: boolean;
}

/** A text; `undefined` when it is empty, unless it is required or has a default. */
export function text(options: TextOptions & ({ required: true } | { default: string })): Declared<string>;
export function text(options: TextOptions): Declared<string | undefined>;
export function text({ pattern, expected = 'a text', required = false, ...rest }: TextOptions): Declared<never> {
  const read = (value: string) => {
    if (value !== '' && pattern && !pattern.test(value)) throw shouldBe(expected);
    return value === '' ? undefined : value;
  };
  return { ...rest, required, expected, read: read as Declared<never>['read'] };
}

/** One of a few words, written exactly so. */
export function oneOf<const V extends readonly string[]>(
  values: V,
  options: { readonly description: string; readonly default: V[number] },
): Declared<V[number]> {
  const expected = alternatives(values);
  const read = (value: string) => {
    if (!values.includes(value)) throw shouldBe(expected);
    return value as V[number];
  };
  return { ...options, required: false, expected, read };
}

/** `true` or `false` in one of YAML 1.2's three spellings, as `core.getBooleanInput` takes them. */
export function flag(options: { readonly description: string; readonly default: boolean }): Declared<boolean> {
  const expected = 'true or false';
  const read = (value: string) => {
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (/^(false|False|FALSE)$/.test(value)) return false;
    throw shouldBe(expected);
  };
  return { ...options, required: false, default: String(options.default), expected, read };
}

export interface WholeNumberOptions {
  readonly description: string;
  /** Smallest and largest that is taken. */
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** A whole number in digits; `undefined` when it is empty, unless it has a default. */
export function wholeNumber(options: WholeNumberOptions & { readonly default: number }): Declared<number>;
export function wholeNumber(options: WholeNumberOptions): Declared<number | undefined>;
export function wholeNumber(options: WholeNumberOptions): Declared<never> {
  const { description, min, max, default: preset } = options;
  const expected = `a whole number from ${min} to ${max}`;
  const read = (value: string) => {
    if (value === '') return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw shouldBe(expected);
    return number;
  };
  return {
    description,
    required: false,
    ...(preset !== undefined && { default: String(preset) }),
    expected,
    read: read as Declared<never>['read'],
  };
}

export interface ListOptions {
  readonly description: string;
  readonly default?: string;
  /** What each item should fit. @default - anything without quotes and brackets */
  readonly each?: RegExp;
  /** What the items are, in words. @default 'names' */
  readonly items?: string;
}

/** Any number of items separated by commas, blanks or lines, each once; none when it is empty. */
export function list(options: ListOptions): Declared<readonly string[]> {
  // `[a, b]` and `["a"]` are no lists to GitHub, which hands on whatever stands there as a text.
  const { each = /^[^[\]{}"'`]+$/, items = 'names', ...rest } = options;
  const expected = `${items}, separated by commas, blanks or lines`;
  const read = (value: string) => {
    const found = value.split(/[\s,]+/).filter((item) => item !== '');
    if (!found.every((item) => each.test(item))) throw shouldBe(expected);
    return [...new Set(found)];
  };
  return { ...rest, required: false, expected, read };
}

function shouldBe(expected: string): Error {
  return new Error(`should be ${expected}`);
}

function alternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
