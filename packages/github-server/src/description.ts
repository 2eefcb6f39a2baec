import fs from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any;

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly route: string;
}

/** What was read from a request, typed and with defaults, and what was wrong with it. */
export interface Checked {
  readonly values: Record<string, string | number>;
  /** GitHub would answer 422. */
  readonly problems: readonly string[];
  /** GitHub would ignore it, and the client never learn. */
  readonly ignored: readonly string[];
}

const BASE = 'https://github.test/description.json';

/** GitHub's published OpenAPI description, as far as `openapi/github.json` has it. */
export class Description {
  readonly operations: readonly (Operation & { readonly pattern: RegExp; readonly names: readonly string[] })[];
  private readonly document: Json;
  private readonly bodies = new Ajv({ strict: false, allErrors: true });
  private readonly parameters = new Ajv({ strict: false, allErrors: true, coerceTypes: true, useDefaults: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(file: URL = new URL('../openapi/github.json', import.meta.url)) {
    this.document = withNull(JSON.parse(fs.readFileSync(file, 'utf8')));
    forDeletedForks(this.document);
    for (const ajv of [this.bodies, this.parameters]) {
      formats.default(ajv);
      for (const format of ['repo.nwo', 'ssh-url']) ajv.addFormat(format, true);
    }
    this.bodies.addSchema(this.document, BASE);
    this.operations = Object.entries<Json>(this.document.paths).flatMap(([route, methods]) =>
      Object.entries<Json>(methods).map(([method, { operationId }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        route,
        ...this.pattern(route, methods[method]),
      })),
    );
  }

  find(method: string, path: string): { operation: Operation; values: Record<string, string> } | undefined {
    for (const operation of this.operations) {
      if (operation.method !== method) continue;
      const found = operation.pattern.exec(path);
      if (!found) continue;
      const values = operation.names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]);
      return { operation, values: Object.fromEntries(values) };
    }
    return undefined;
  }

  checkParameters(operation: Operation, where: 'path' | 'query', given: Record<string, string>): Checked {
    const key = `${operation.id} ${where}`;
    const validate = this.cached(key, () => this.parameters.compile(this.parameterSchema(operation, where)));
    const values = { ...given };
    validate(values);
    const of = (wanted: boolean) =>
      (validate.errors ?? [])
        .filter(({ keyword }) => (keyword === 'additionalProperties') === wanted)
        .map((error) => explain(where, error));
    return { values, problems: of(false), ignored: of(true) };
  }

  checkBody(operation: Operation, body: unknown): string[] {
    const described = this.at(operation).requestBody;
    if (!described) return body === undefined ? [] : ['body: it takes none'];
    if (body === undefined) return described.required ? ['body: is missing'] : [];
    const pointer = `${pointerTo(operation)}/requestBody/content/application~1json/schema`;
    return this.validated('body', pointer, body);
  }

  checkResponse(operation: Operation, status: number, body: unknown): string[] {
    let described = this.at(operation).responses[status];
    let pointer = `${pointerTo(operation)}/responses/${status}`;
    if (!described) {
      // Not every operation lists what every operation can say; errors have one form.
      if (status < 400) return [`status: ${operation.id} never answers ${status}`];
      return this.validated('response', '/components/schemas/basic-error', body);
    }
    if (described.$ref) {
      pointer = described.$ref.slice(1);
      described = this.document.components.responses[pointer.split('/').pop() ?? ''];
    }
    if (!described.content) return body === undefined ? [] : [`response: ${status} has no body`];
    return this.validated('response', `${pointer}/content/application~1json/schema`, body);
  }

  private validated(what: string, pointer: string, value: unknown): string[] {
    const reference = `${BASE}#${encodeURI(pointer)}`;
    const validate = this.cached(reference, () => this.bodies.compile({ $ref: reference }));
    return validate(value) ? [] : (validate.errors ?? []).map((error) => explain(what, error));
  }

  private cached(key: string, compile: () => ValidateFunction): ValidateFunction {
    const known = this.compiled.get(key) ?? compile();
    this.compiled.set(key, known);
    return known;
  }

  private at({ route, method }: Operation): Json {
    return this.document.paths[route][method.toLowerCase()];
  }

  private described(operation: Json): Json[] {
    const named = (reference: string) => this.document.components.parameters[reference.split('/').pop() ?? ''];
    return (operation.parameters ?? []).map((parameter: Json) => (parameter.$ref ? named(parameter.$ref) : parameter));
  }

  private parameterSchema(operation: Operation, where: 'path' | 'query'): object {
    const described = this.described(this.at(operation)).filter((parameter) => parameter.in === where);
    return {
      type: 'object',
      properties: Object.fromEntries(described.map(({ name, schema }) => [name, schema])),
      required: described.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    };
  }

  // The last parameter may be a branch with slashes in it; numbers are digits, so that 'comments' is no issue's number.
  private pattern(route: string, operation: Json): { pattern: RegExp; names: string[] } {
    const types = new Map(this.described(operation).map(({ name, schema }) => [name, schema.type]));
    const names: string[] = [];
    const source = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      names.push(name);
      if (types.get(name) === 'integer') return '(\\d+)';
      return route.endsWith(`{${name}}`) && !['repo', 'username'].includes(name) ? '(.+)' : '([^/]+)';
    });
    return { pattern: new RegExp(`^${source}$`), names };
  }
}

function pointerTo({ route, method }: Operation): string {
  return `/paths/${route.replaceAll('/', '~1')}/${method.toLowerCase()}`;
}

function explain(what: string, { instancePath, message, params }: ErrorObject): string {
  return `${what}${instancePath}: ${message} ${JSON.stringify(params)}`;
}

// OpenAPI 3.0 says `nullable: true` where JSON Schema says type null.
function withNull(value: Json): Json {
  if (Array.isArray(value)) return value.map(withNull);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNull(item)]));
  return nullable === true
    ? { anyOf: [{ type: 'null' }, rest] }
    : { ...rest, ...(typeof nullable === 'object' && { nullable }) };
}

// Here GitHub differs from its description: of a fork that was deleted it tells `null`.
function forDeletedForks({ components: { schemas } }: Json): void {
  for (const name of ['pull-request', 'pull-request-simple']) {
    const pull = schemas[name].properties.head.properties;
    for (const key of ['repo', 'user']) pull[key] = { anyOf: [{ type: 'null' }, pull[key]] };
  }
}
