import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, aws_budgets as budgets, NestedStack, Stack, aws_sqs as sqs } from 'aws-cdk-lib';
import { prepareAssembly, readReports } from '../src/prepare/assembly';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function synthesize(define: (stack: Stack) => void): void {
  const app = new App({ outdir: folder, analyticsReporting: false });
  define(new Stack(app, 'Shop', { env: { account: '000000000000', region: 'us-east-1' } }));
  app.synth();
}
const budget = (scope: Stack) =>
  new budgets.CfnBudget(scope, 'Costs', { budget: { budgetType: 'COST', timeUnit: 'MONTHLY' } });
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
const hash = (file: string) =>
  createHash('sha256')
    .update(readFileSync(path.join(folder, file)))
    .digest('hex');
const contents = () =>
  readdirSync(folder)
    .filter((it) => it.endsWith('.json'))
    .map((it) => readFileSync(path.join(folder, it), 'utf8'));

describe('preparing a synthesized assembly', () => {
  test('takes out what is not run locally and reports it', () => {
    synthesize((stack) => {
      budget(stack);
      new sqs.Queue(stack, 'Tasks');
    });
    const leftOut = prepareAssembly(folder);
    const types = Object.values(read('Shop.template.json').Resources).map((it) => (it as { Type: string }).Type);
    expect(types).toContain('AWS::SQS::Queue');
    expect(types).not.toContain('AWS::Budgets::Budget');
    expect(leftOut.map((it) => it.type)).toEqual(['AWS::Budgets::Budget']);
    expect(readReports([folder])).toEqual(leftOut);
  });

  test('gives the template its new name in the manifest and in the assets, or the old upload would be deployed', () => {
    synthesize(budget);
    const before = hash('Shop.template.json');
    prepareAssembly(folder);
    const after = hash('Shop.template.json');
    expect(read('manifest.json').artifacts.Shop.properties.stackTemplateAssetObjectUrl).toContain(after);
    expect(Object.keys(read('Shop.assets.json').files)).toEqual([after]);
    expect(contents().join()).not.toContain(before);
  });

  test("renames a nested stack's template in its parent, and the parent too", () => {
    synthesize((stack) => budget(new NestedStack(stack, 'Inner')));
    prepareAssembly(folder);
    const nested = readdirSync(folder).find((it) => it.endsWith('.nested.template.json')) ?? '';
    expect(read(nested).Resources).toEqual({});
    expect(JSON.stringify(read('Shop.template.json'))).toContain(hash(nested));
    expect(Object.keys(read('Shop.assets.json').files).sort()).toEqual(
      [hash(nested), hash('Shop.template.json')].sort(),
    );
  });

  test('done twice changes nothing and still reports', () => {
    synthesize(budget);
    prepareAssembly(folder);
    const once = contents();
    expect(prepareAssembly(folder)).toHaveLength(1);
    expect(contents()).toEqual(once);
  });

  test('leaves an assembly that holds nothing of the kind byte for byte as it was', () => {
    synthesize((stack) => void new sqs.Queue(stack, 'Tasks'));
    const before = hash('Shop.template.json');
    prepareAssembly(folder);
    expect(hash('Shop.template.json')).toBe(before);
  });

  test('says so when the folder is no assembly', () => {
    expect(() => prepareAssembly(folder)).toThrow(
      `'${folder}' is no cloud assembly (it has no manifest.json): synthesize it first.`,
    );
  });
});
