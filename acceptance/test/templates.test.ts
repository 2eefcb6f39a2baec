import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { layers } from '@stratiform/config';
import { allTemplates, bootstrapTemplates, root } from '../src/templates';

const run = promisify(execFile);
const templates = allTemplates();
const files = [...templates.map(({ file }) => file), ...bootstrapTemplates()];
const scratch = mkdtempSync(path.join(tmpdir(), 'stratiform-templates-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A command's exit code and output; a failing command is an answer, not an error. */
async function outcome(command: string, args: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout } = await run(command, args, { maxBuffer: 1 << 26 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, output: stdout };
  }
}

const cfnLint = (...files: string[]) => outcome(path.join(root, '.venv/bin/cfn-lint'), files);

async function checkov(...files: string[]) {
  const args = [
    '--framework',
    'cloudformation',
    '--skip-download',
    '--output',
    'json',
    ...files.flatMap((file) => ['-f', file]),
  ];
  const { output } = await outcome(path.join(root, 'acceptance/.venv/bin/checkov'), args);
  return JSON.parse(output).results;
}

/** A template with one change, as a file. */
function changed(layer: string, change: (template: (typeof templates)[number]['template']) => void): string {
  const copy = structuredClone(templates.find((one) => one.layer === layer && one.environment === 'dev')?.template);
  change(copy);
  const file = path.join(scratch, `${layer}.template.json`);
  writeFileSync(file, JSON.stringify(copy));
  return file;
}

// biome-ignore lint/suspicious/noExplicitAny: resources of any type
const resourcesOf = (template: any, type: string): any[] =>
  // biome-ignore lint/suspicious/noExplicitAny: resources of any type
  Object.values<any>(template.Resources).filter((resource) => resource.Type === type);

describe('the synthesized templates of all layers and environments', () => {
  test('are twelve, three layers in four environments, and two of the bootstrap', () => {
    expect(templates).toHaveLength(12);
    expect(files).toHaveLength(14);
  });

  test('pass cfn-lint with no findings', async () => {
    expect(await cfnLint(...files)).toEqual({ code: 0, output: '' });
  }, 120_000);

  test('would not pass cfn-lint with a property that does not exist', async () => {
    const file = changed('infra', (template) => {
      resourcesOf(template, 'AWS::SQS::Queue')[0].Properties.VisibilityTimeOut = 5;
    });
    const { code, output } = await cfnLint(file);
    expect(code).not.toBe(0);
    expect(output).toContain('VisibilityTimeOut');
  }, 60_000);

  test('pass checkov, each exception with its reason beside the resource', async () => {
    const results = await checkov(...files);
    expect(
      results.failed_checks.map(
        (check: { check_id: string; resource: string }) => `${check.check_id} ${check.resource}`,
      ),
    ).toEqual([]);
    expect(results.parsing_errors).toEqual([]);
    expect(results.passed_checks.length).toBeGreaterThan(100);
    for (const skipped of results.skipped_checks) expect(skipped.check_result.suppress_comment).toMatch(/\w+ \w+/);
  }, 180_000);

  test('would not pass checkov with a queue that is not encrypted', async () => {
    const file = changed('infra', (template) => {
      for (const queue of resourcesOf(template, 'AWS::SQS::Queue')) {
        delete queue.Properties.SqsManagedSseEnabled;
        delete queue.Properties.KmsMasterKeyId;
        delete queue.Metadata;
      }
    });
    const results = await checkov(file);
    expect(results.failed_checks.map((check: { check_id: string }) => check.check_id)).toContain('CKV_AWS_27');
  }, 60_000);

  // That a finding fails the synthesis is shown by the tests of packages/config.
  test.each(templates)("pass cdk-nag's AwsSolutions and Serverless packs: $layer in $environment", ({ file }) => {
    const report = JSON.parse(readFileSync(path.join(path.dirname(file), 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  test.each(templates)(
    'give each function a role of its own, with no managed policy and no * resource: $layer in $environment',
    ({ template }) => {
      const roles = resourcesOf(template, 'AWS::Lambda::Function').map((fn) => JSON.stringify(fn.Properties.Role));
      expect(new Set(roles).size).toBe(roles.length);
      for (const role of resourcesOf(template, 'AWS::IAM::Role'))
        expect(role.Properties.ManagedPolicyArns).toBeUndefined();
      const policies = [
        ...resourcesOf(template, 'AWS::IAM::Policy').map((policy) => policy.Properties.PolicyDocument),
        ...resourcesOf(template, 'AWS::IAM::Role').flatMap((role) =>
          (role.Properties.Policies ?? []).map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument),
        ),
      ];
      for (const { Statement } of policies) {
        for (const { Resource } of Statement) expect([Resource].flat()).not.toContain('*');
      }
    },
  );

  test.each(templates)(
    'read only what an earlier layer publishes: $layer in $environment',
    ({ layer, environment, template }) => {
      const earlier = templates.filter(
        (one) => one.environment === environment && layers.indexOf(one.layer) < layers.indexOf(layer),
      );
      const published = earlier.flatMap((one) =>
        resourcesOf(one.template, 'AWS::SSM::Parameter').map((parameter) => parameter.Properties.Name),
      );
      const read = Object.values<{ Type: string; Default: string }>(template.Parameters ?? {})
        .filter((parameter) => parameter.Type === 'AWS::SSM::Parameter::Value<String>')
        .map((parameter) => parameter.Default)
        .filter((name) => !name.startsWith('/cdk-bootstrap/'));
      expect(published).toEqual(expect.arrayContaining(read));
      expect(read.length > 0).toBe(layer !== 'core');
    },
  );

  test.each(templates)('carry the four cost tags: $layer in $environment', ({ environment, template }) => {
    const tagged = Object.values<{ Properties?: { Tags?: unknown } }>(template.Resources).filter((resource) =>
      Array.isArray(resource.Properties?.Tags),
    );
    expect(tagged.length).toBeGreaterThan(0);
    for (const resource of tagged) {
      expect(resource.Properties?.Tags).toEqual(
        expect.arrayContaining(
          ['CostCenter', 'Environment', 'Owner', 'Project'].map((Key) => expect.objectContaining({ Key })),
        ),
      );
      expect(resource.Properties?.Tags).toContainEqual({ Key: 'Environment', Value: environment });
    }
  });
});
