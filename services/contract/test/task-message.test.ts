import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { MalformedTaskMessageError, parseTaskMessage } from '../src';

interface Fixture {
  readonly name: string;
  readonly message: unknown;
  readonly field?: string;
}

const folder = join(__dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const fixtures: { accepted: Fixture[]; refused: Fixture[] } = read('fixtures/task-messages.json');
const jsonSchemaAccepts = new Ajv2020().compile(read('task-message.schema.json'));

describe('the TypeScript schema and the JSON schema', () => {
  test.each(fixtures.accepted)('both accept $name', ({ message }) => {
    expect(jsonSchemaAccepts(message)).toBe(true);
    expect(message).toMatchObject(parseTaskMessage(JSON.stringify(message)));
  });

  test.each(fixtures.refused)('both refuse $name', ({ message }) => {
    expect(jsonSchemaAccepts(message)).toBe(false);
    expect(() => parseTaskMessage(JSON.stringify(message))).toThrow(MalformedTaskMessageError);
  });

  test('name the same fields', () => {
    const { properties, required } = read('task-message.schema.json');
    const everything = Object.keys(parseTaskMessage(JSON.stringify(fixtures.accepted[0].message)));
    expect(Object.keys(properties).sort()).toEqual(everything.sort());
    expect(required.sort()).toEqual(everything.sort());
  });
});

describe('a malformed message', () => {
  test.each(fixtures.refused.filter(({ field }) => field))('names the field: $name', ({ message, field }) => {
    expect(() => parseTaskMessage(JSON.stringify(message))).toThrow(`'${field}' of a task message should match`);
  });

  test('that is no JSON is quoted, shortened', () => {
    expect(() => parseTaskMessage('x'.repeat(1000))).toThrow(`A task message should be JSON, got '${'x'.repeat(80)}…'`);
  });

  test('that lacks a field says so', () => {
    expect(() => parseTaskMessage('{}')).toThrow(
      "'task_id' of a task message should match the task message schema, got 'nothing'",
    );
  });

  test('does not lend its prototype: __proto__ is data', () => {
    const message = fixtures.accepted[0].message as object;
    const body = JSON.stringify(message).replace('"payload":{', '"payload":{"__proto__":{"polluted":true},');
    parseTaskMessage(body);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
