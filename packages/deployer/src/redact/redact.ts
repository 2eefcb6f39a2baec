import type {
  DriftedProperty,
  Plan,
  PlannedParameter,
  PlannedStack,
  PropertyChange,
  ResourceChange,
} from '../model/plan';
import { isHarmless } from './assignments';
import { type Hide, SENSITIVE, SENSITIVE_CHANGED } from './hide';
import { isSecretName, isSecretPath } from './names';
import { hideIn, type Look } from './text';
import { hideInValue } from './value';

export { SENSITIVE, SENSITIVE_CHANGED } from './hide';

const hide: Hide = () => SENSITIVE;

/**
 * A plan as it may be shown: `(sensitive)` in the place of what is or may be secret, `(sensitive, changed)` where it is
 * another secret than before. Secret is what a parameter with NoEcho has, what goes by the name of a secret, and what
 * looks like one: private keys, tokens, passwords in addresses, random text. What is known as secret is hidden wherever
 * else it stands. Its digest is still that of the plan itself, so what comes back is for showing, never for applying.
 */
export function redacted(plan: Plan): Plan {
  const look = { known: knownSecrets(plan) };
  const { digest: _kept, stacks, source, ...rest } = plan;
  return {
    ...plan,
    ...names(rest),
    source: free(source, look),
    stacks: stacks.map((stack) => redactedStack(stack, look)),
  };
}

/** A free text, such as what a service says about a failure, with everything hidden that looks like a secret. */
export function redactText(text: string): string {
  return hideIn(text, hide);
}

function redactedStack(stack: PlannedStack, look: Look): PlannedStack {
  const { parameters, tags, changes, permissions, validation, drift, ...rest } = stack;
  return {
    ...stack,
    ...names(rest),
    parameters: parameters.map((parameter) => redactedParameter(parameter, look)),
    tags: hideInValue(tags, '', hide, look) as PlannedStack['tags'],
    changes: changes.map((change) => redactedChange(change, look)),
    permissions: permissions.map((one) => ({ ...names(one), text: free(one.text, look) })),
    validation: validation.map((one) => ({ ...names(one), message: message(one.message, one.path ?? '', look) })),
    ...(drift && {
      drift: drift.map((one) => ({
        ...names({ ...one, properties: [] }),
        properties: one.properties.map((property) => redactedDrift(property, look)),
      })),
    }),
  };
}

function redactedParameter(parameter: PlannedParameter, look: Look): PlannedParameter {
  const { name, value, resolved, noEcho } = parameter;
  // Of a parameter that stands for one in SSM, the value is just that one's name.
  const pathInSsm = resolved === undefined ? '' : String(value);
  const secret = (text: unknown, by: string): unknown =>
    noEcho && !isHidden(text) ? SENSITIVE : hideInValue(text, by, hide, look);
  return {
    ...names(parameter),
    ...(value !== undefined && { value: secret(value, resolved === undefined ? name : '') as string }),
    ...(resolved !== undefined && {
      resolved: secret(resolved, isSecretPath(pathInSsm) ? pathInSsm : name) as string,
    }),
  };
}

function redactedChange(change: ResourceChange, look: Look): ResourceChange {
  const { properties, ...rest } = change;
  const beside = namesBeside(properties);
  return { ...change, ...names(rest), properties: properties.map((one) => redactedProperty(one, beside, look)) };
}

function redactedProperty(property: PropertyChange, beside: ReadonlyMap<string, string>, look: Look): PropertyChange {
  const { path, before, after } = property;
  const name = nameOf(path, beside);
  const [was, is] = oneAfterTheOther([before, after], name, look);
  return {
    ...names(property),
    ...(before !== undefined && { before: was as string }),
    ...(after !== undefined && { after: is as string }),
  };
}

/** One property that is not as it should be, as it may be shown; for what is found outside of a plan. */
export function redactedDrift(property: DriftedProperty, look: Look = {}): DriftedProperty {
  const { path, reviewed, live, planned } = property;
  const [first, second, third] = oneAfterTheOther([reviewed, live, planned], path, look);
  return {
    ...names(property),
    ...(reviewed !== undefined && { reviewed: first as string }),
    ...(live !== undefined && { live: second as string }),
    ...(planned !== undefined && { planned: third as string }),
  };
}

// The first that has secrets shows them as such; the others say which of theirs it hasn't.
function oneAfterTheOther(values: readonly unknown[], name: string, look: Look): unknown[] {
  const seen = new Set<string>();
  return values.map((value) => {
    const own: string[] = [];
    const known = new Set(seen);
    const hidden = hideInValue(
      value,
      name,
      (secret) => {
        own.push(secret);
        return known.size === 0 || known.has(secret) ? SENSITIVE : SENSITIVE_CHANGED;
      },
      look,
    );
    if (seen.size === 0) for (const secret of own) seen.add(secret);
    return hidden;
  });
}

// Of `…/Environment/3/Value` the name is what `…/Environment/3/Name` says, if that is among the changes.
function namesBeside(properties: readonly PropertyChange[]): Map<string, string> {
  return new Map(
    properties.flatMap(({ path, before, after }) => {
      const [, place] = /^(.*)\/(?:Name|Key)$/i.exec(path) ?? [];
      const name = after ?? before;
      return place === undefined || typeof name !== 'string' ? [] : [[place, name] as const];
    }),
  );
}

function nameOf(path: string, beside: ReadonlyMap<string, string>): string {
  const [, place] = /^(.*)\/Value$/i.exec(path) ?? [];
  return (place === undefined ? undefined : beside.get(place)) ?? path;
}

// A service that finds fault with a secret may quote it.
function message(text: string, path: string, look: Look): string {
  const quoted = isSecretPath(path)
    ? text.replace(/"[^"]*"|'[^']*'/g, (whole) => `${whole[0]}${SENSITIVE}${whole[0]}`)
    : text;
  return free(quoted, look);
}

// Everything that is free text in a plain value.
function free<T>(value: T, look: Look): T {
  return hideInValue(value, '', hide, look) as T;
}

// Names, ids and digests: what looks random is none the less no secret. Tokens that tell what they are have no place there.
function names<T>(value: T): T {
  if (typeof value === 'string') return hideIn(value, hide, { random: false }) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(names) as T;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, names(each)])) as T;
}

const isHidden = (value: unknown): boolean => value === SENSITIVE || value === SENSITIVE_CHANGED;

// Shorter ones stand in many words by chance.
const SHORTEST_KNOWN = 8;

// Values that are secret by their names, to be hidden wherever else they stand.
function knownSecrets(plan: Pick<Plan, 'stacks'>): string[] {
  const found = new Set<string>();
  const note = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= SHORTEST_KNOWN && !isHarmless(value)) found.add(value);
  };
  for (const stack of plan.stacks) {
    for (const { name, value, resolved, noEcho } of stack.parameters) {
      if (!noEcho && !isSecretName(name)) continue;
      note(resolved ?? value);
    }
    for (const { properties } of stack.changes) {
      for (const { path, before, after } of properties) if (isSecretPath(path)) [before, after].forEach(note);
    }
  }
  return [...found].sort((one, other) => other.length - one.length);
}

/** One stack of a plan, as it may be shown. */
export function shownStack(stack: PlannedStack): PlannedStack {
  return redactedStack(stack, { known: knownSecrets({ stacks: [stack] }) });
}
