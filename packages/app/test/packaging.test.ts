import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { checkRules, type EnvironmentName, environments, type ImageDigests } from '@stratiform/config';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AppStack } from '../src';
import { type Builds, builds } from '../src/builds';

process.env.CDK_VALIDATION = 'false'; // a second a synthesis; the last test, which is about it, has it on

const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A built package: one small file. */
function built(name: string, file: string): string {
  const target = path.join(folder, name, path.dirname(file));
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, path.basename(file)), '# built\n');
  return path.join(folder, name);
}

const packages: Builds = {
  api: built('api', 'api_server.py'),
  apiLayer: built('layer', 'python/package.py'),
  worker: built('worker', 'index.mjs'),
  cron: built('cron', 'index.mjs'),
  python: Runtime.PYTHON_3_13,
  architecture: Architecture.ARM_64,
};
const digest = (digits: string): string => `sha256:${digits.repeat(32)}`;
const images: ImageDigests = { api: digest('a1'), worker: digest('b2'), cron: digest('c3') };
/** Nothing was built: an environment that deploys images needs no package. */
const onlyImages: Builds = { ...packages, api: '/none', apiLayer: '/none', worker: '/none', cron: '/none', images };

const config = (name: EnvironmentName) => environments()[name];
const zipped = (name: EnvironmentName) => Template.fromStack(new AppStack(new App(), config(name), packages)).toJSON();
const imaged = (name: EnvironmentName) =>
  Template.fromStack(new AppStack(new App(), { ...config(name), packaging: 'image' }, onlyImages)).toJSON();

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
type Json = any;
const functionsOf = (template: Json): Json[] =>
  Object.values<Json>(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');

/** A template without the code of its functions, their layer, and what is excused of either. */
function withoutCode(template: Json): Json {
  const copy = structuredClone(template);
  for (const [id, { Type }] of Object.entries<Json>(copy.Resources)) {
    if (Type === 'AWS::Lambda::LayerVersion') delete copy.Resources[id];
  }
  for (const { Properties, Metadata } of functionsOf(copy)) {
    for (const name of ['Code', 'Handler', 'Runtime', 'Layers', 'PackageType', 'ImageConfig']) delete Properties[name];
    for (const skip of Metadata.checkov.skip) if (skip.id === 'CKV_AWS_272') delete skip.comment;
  }
  return copy;
}

describe.each<EnvironmentName>(['dev', 'prod'])('%s, packaged one way or the other', (name) => {
  test('is the same but for the code', () => {
    expect(functionsOf(imaged(name))).toHaveLength(3);
    expect(withoutCode(imaged(name))).toEqual(withoutCode(zipped(name)));
  });
});

describe('images', () => {
  const functions = functionsOf(imaged('dev'));

  test("are each service's own, by digest", () => {
    expect(functions.map(({ Properties }) => Properties.Code.ImageUri['Fn::Join'][1])).toEqual(
      [`api@${images.api}`, `worker@${images.worker}`, `cron@${images.cron}`].map((image) => [
        '111111111111.dkr.ecr.us-east-1.',
        { Ref: 'AWS::URLSuffix' },
        `/stratiform-dev/${image}`,
      ]),
    );
  });

  test('run on the processor that they were built for, the API by its handler', () => {
    for (const { Properties } of functions) expect(Properties.Architectures).toEqual(['arm64']);
    expect(functions.map(({ Properties }) => Properties.ImageConfig?.Command)).toEqual([
      ['api_server.lambda_handler'],
      undefined,
      undefined,
    ]);
  });

  test('are read from STRATIFORM_IMAGES where the environment says so, and only there', () => {
    expect(builds(config('dev'))).not.toHaveProperty('images');
    expect(() => builds({ ...config('dev'), packaging: 'image' })).toThrow("Environment 'dev' deploys images");
  });
});

test("both ways keep cdk-nag's rules", () => {
  delete process.env.CDK_VALIDATION;
  for (const [packaging, from] of [['zip', packages] as const, ['image', onlyImages] as const]) {
    const app = new App({
      outdir: path.join(folder, `nag-${packaging}`),
      context: { '@aws-cdk/core:enablePartitionLiterals': true },
    });
    new AppStack(app, { ...config('dev'), packaging }, from);
    checkRules(app);
    expect(() => app.synth()).not.toThrow();
  }
});
