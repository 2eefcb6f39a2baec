import { planSchema } from '../src/model/schema';
import { renderJson } from '../src/render/json';
import { aPlan, aPlannedStack } from './support/builders';
import { corpus } from './support/corpus';
import { golden } from './support/golden';
import { PLAN_SCHEMA_FILE, planJsonSchema } from './support/plan-schema';

const schema = JSON.parse(planJsonSchema());

test('the committed JSON schema is that of the model (UPDATE_GOLDEN=1 renews it)', () => {
  expect(planJsonSchema()).toBe(golden(PLAN_SCHEMA_FILE, planJsonSchema()));
});

test('it is versioned, and says what fields mean in the words of the model', () => {
  expect(schema.$id).toBe('urn:stratiform:plan:2');
  expect(schema.properties.schemaVersion.const).toBe(2);
  expect(schema.properties.digest.description).toContain('SHA-256');
  expect(schema.$defs.ResourceChange.properties.certain.description).toContain('may turn out not to come');
});

test.each(Object.entries(corpus))('the plan %s comes back from JSON as it was', (_name, plan) => {
  const read = JSON.parse(renderJson(plan));
  expect(planSchema.safeParse(read).error).toBeUndefined();
  expect(read).toEqual(JSON.parse(JSON.stringify(plan)));
});

test('what a later version adds is allowed', () => {
  expect(planSchema.safeParse({ ...aPlan(), later: 1 }).success).toBe(true);
});

test.each([
  ['schemaVersion', 1],
  ['schemaVersion', '2'],
  ['digest', 'abc'],
  ['stacks', {}],
  ['stacks', [{ ...aPlannedStack(), kind: 'delete' }]],
  ['source', undefined],
])('a plan whose %s is %j is none', (field, value) => {
  expect(planSchema.safeParse({ ...aPlan(), [field]: value }).success).toBe(false);
});
