import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { synthesizeTemplates, TEMPLATES } from '../bootstrap/app';
import { readable } from '../bootstrap/readable';
import { LONGEST_INLINE_TEMPLATE } from '../src/assets/publish';
import { gitHubStack } from '../src/bootstrap/own-stacks';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-templates-'));
afterAll(() => fs.rmSync(outdir, { recursive: true, force: true }));
const fresh = synthesizeTemplates(outdir);

describe.each(TEMPLATES)('the committed template %s', (name) => {
  const text = fs.readFileSync(path.join(__dirname, `../templates/${name}.template.json`), 'utf8');
  const template = JSON.parse(text);

  test('is what a fresh synthesis makes (else run: npx tsx bootstrap/main.ts)', () => {
    expect(template).toEqual(JSON.parse(JSON.stringify(fresh[name])));
  });

  test('needs nothing in the account, and no bucket to be given from', () => {
    expect(text).not.toMatch(
      /CheckBootstrapVersion|"BootstrapVersion"|AWS::CDK::Metadata|AssetParameters|aws:cdk:path/,
    );
    expect(Buffer.byteLength(text)).toBeLessThan(LONGEST_INLINE_TEMPLATE);
  });

  test('has a parameter for all that differs between environments, and each is described', () => {
    const { Parameters } = template as { Parameters: Record<string, { Description?: string; Default?: string }> };
    for (const { Description, Default } of Object.values(Parameters)) {
      expect(Description).toMatch(/^[A-Z]/);
      expect(Default).toBeUndefined();
    }
  });
});

test('without repositories the roles stack is what it is without images, and names nothing of them', () => {
  const [folder, names] = [fs.mkdtempSync(path.join(outdir, 'github-')), { bucket: 'plans', table: 'lock' }];
  const github = {
    repository: 'org/shop',
    issuer: 'https://token.actions.githubusercontent.com',
    planSubjects: ['a'],
    stacks: ['b'],
  };
  const target = {
    project: 'shop',
    environment: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    protected: false,
    layers: [],
  };
  const without = gitHubStack(target, github, names, folder);
  const { Resources, Outputs } = without.template as Record<string, object>;
  expect(JSON.stringify(without.template)).not.toMatch(/ImageRepositories|ImagesRole|ImagesBoundary|-images/);
  expect([Object.keys(Resources ?? {}).length, Object.keys(Outputs ?? {})]).toEqual([
    3,
    ['PlanRoleArn', 'ApplyRoleArn'],
  ]);
  expect(without.parameters).not.toHaveProperty('ImageRepositories');

  const imaged = gitHubStack(target, { ...github, imageRepositories: ['shop/a', 'shop/b'] }, names, folder);
  expect(Object.keys((imaged.template as Record<string, object>).Resources ?? {})).toHaveLength(5);
  expect(imaged.parameters.ImageRepositories).toBe(
    'arn:aws:ecr:eu-central-1:111111111111:repository/shop/a,arn:aws:ecr:eu-central-1:111111111111:repository/shop/b',
  );
});

/** A reference within a text. */
const ref = (name: string) => `\${${name}}`;
const sub = (...parts: string[]) => parts.join('');

describe('what the CDK joins is written as one text', () => {
  test.each([
    ['text and references', ['a/', { Ref: 'B' }, '/c'], sub('a/', ref('B'), '/c')],
    ['attributes', [{ 'Fn::GetAtt': ['Table', 'Arn'] }, '/*'], sub(ref('Table.Arn'), '/*')],
    ['what looks like a reference and is none', [ref('a'), { Ref: 'B' }], sub('$', '{!a}', ref('B'))],
  ])('%s', (_, parts, text) => {
    expect(readable({ Value: [{ 'Fn::Join': ['', parts] }] })).toEqual({ Value: [{ 'Fn::Sub': text }] });
  });

  test.each([
    ['a join by something', { 'Fn::Join': [',', ['a', 'b']] }],
    ['a join of a list', { 'Fn::Join': ['', { Ref: 'List' }] }],
    ['a join of anything else', { 'Fn::Join': ['', [{ 'Fn::ImportValue': 'x' }]] }],
  ])('but not %s', (_, value) => {
    expect(readable(value)).toEqual(value);
  });
});
