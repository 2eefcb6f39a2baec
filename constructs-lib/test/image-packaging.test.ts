import { App, Lazy, Stack } from 'aws-cdk-lib';
import { type IRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ImageOptions, PackagedFunction, type PackagedFunctionProps, Packaging, ServerlessBackend } from '../src';
import { aDirectory, anApi, aProducer, aStack, aWholeBackend, aWorker, templateOf } from './support/builders';
import { type Json, resourceOf, resourcesOf } from './support/templates';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const imported = (stack: Stack) => Repository.fromRepositoryName(stack, 'Images', 'shop-dev/api');

/** A function of an image in an imported repository. */
function made(props: Partial<PackagedFunctionProps> = {}, options?: ImageOptions, reference = DIGEST): Json {
  const stack = aStack('eu-west-1');
  const packaging = Packaging.image(imported(stack), reference, options);
  new PackagedFunction(stack, 'Api', { packaging, ...props });
  return resourceOf(templateOf(stack), 'AWS::Lambda::Function');
}

describe('an image', () => {
  it('is deployed by exactly its digest, and says nothing of a handler, a runtime or layers', () => {
    const { Properties } = made();
    const uri = ['111111111111.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, `/shop-dev/api@${DIGEST}`];
    expect(Properties).toMatchObject({ PackageType: 'Image', Code: { ImageUri: { 'Fn::Join': ['', uri] } } });
    for (const name of ['Handler', 'Runtime', 'Layers', 'ImageConfig']) expect(Properties).not.toHaveProperty(name);
  });

  it('is deployed by a tag that is written once', () => {
    expect(JSON.stringify(made({}, {}, 'content-0a').Properties.Code)).toContain('/shop-dev/api:content-0a');
  });

  it('takes the handler as its command, as the base images of AWS want it', () => {
    expect(made({ handler: 'api_server.lambda_handler' }).Properties.ImageConfig).toEqual({
      Command: ['api_server.lambda_handler'],
    });
  });

  it('takes another command, entrypoint and working directory', () => {
    const options = { command: ['serve'], entrypoint: ['/usr/bin/node', 'main.js'], workingDirectory: '/srv' };
    expect(made({}, options).Properties.ImageConfig).toEqual({
      Command: ['serve'],
      EntryPoint: ['/usr/bin/node', 'main.js'],
      WorkingDirectory: '/srv',
    });
  });

  it('runs on the processor that the function names', () => {
    expect(made().Properties.Architectures).toEqual(['arm64']);
    expect(made({ architecture: Architecture.X86_64 }).Properties.Architectures).toEqual(['x86_64']);
  });

  it('is not signed, for a reason of its own', () => {
    const skipped = made().Metadata.checkov.skip.find(({ id }: Json) => id === 'CKV_AWS_272');
    expect(skipped.comment).toMatch(/^Lambda takes no signed images; .*\.$/);
  });

  it('passes when it is known only at deployment', () => {
    expect(() => made({}, {}, Lazy.string({ produce: () => DIGEST }))).not.toThrow();
  });
});

describe('a repository', () => {
  const functionOf = (stack: Stack, repository: IRepository) =>
    new PackagedFunction(stack, 'Api', { packaging: Packaging.image(repository, DIGEST) });

  it('of the same app lets functions of this account and region pull, once for all of them', () => {
    const stack = aStack('eu-west-1');
    const repository = new Repository(stack, 'Images');
    functionOf(stack, repository);
    new PackagedFunction(stack, 'Worker', { packaging: Packaging.image(repository, DIGEST) });
    const { RepositoryPolicyText } = resourceOf(templateOf(stack), 'AWS::ECR::Repository').Properties;
    expect(RepositoryPolicyText.Statement).toEqual([
      {
        Sid: 'FunctionsPull',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Condition: {
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':lambda:eu-west-1:111111111111:function:*']],
            },
          },
        },
      },
    ]);
  });

  it('that is imported is left as it is', () => {
    const stack = aStack('eu-west-1');
    functionOf(stack, imported(stack));
    templateOf(stack).resourceCountIs('AWS::ECR::Repository', 0);
  });

  it('of another region is refused', () => {
    const stack = aStack('eu-west-1');
    const repository = Repository.fromRepositoryArn(stack, 'Far', 'arn:aws:ecr:us-east-1:111111111111:repository/api');
    expect(() => functionOf(stack, repository)).toThrow(
      "'repository' should be in the function's region, eu-west-1, got 'us-east-1': Lambda pulls from no other: replicate it",
    );
    expect(() => functionOf(new Stack(new App(), 'Anywhere'), repository)).not.toThrow();
  });
});

describe('a backend, packaged one way or the other', () => {
  /** The reference backend with a function's packaging left to the caller. */
  function backend(packaging: (stack: Stack, service: string) => Packaging): Json {
    const stack = aStack('eu-west-1');
    const whole = aWholeBackend();
    const python = { runtime: Runtime.PYTHON_3_13, handler: 'api_server.lambda_handler' };
    new ServerlessBackend(stack, 'Backend', {
      ...whole,
      api: anApi({ ...whole.api, ...python, packaging: packaging(stack, 'api') }),
      worker: aWorker({ ...whole.worker, packaging: packaging(stack, 'worker') }),
      producer: aProducer({ ...whole.producer, packaging: packaging(stack, 'cron') }),
    });
    return { template: templateOf(stack), paths: stack.node.findAll().map((one) => one.node.path) };
  }

  const zipped = backend((_, service) =>
    Packaging.zip(aDirectory(service === 'api' ? { 'api_server.py': 'x' } : { 'index.js': 'x' })),
  );
  const images = backend((stack, service) =>
    Packaging.image(Repository.fromRepositoryName(stack, `Images-${service}`, `shop-dev/${service}`), DIGEST),
  );

  /** A template without what a function's code is. */
  function withoutCode(template: Json): Json {
    const resources = structuredClone(template.toJSON().Resources);
    for (const { Type, Properties, Metadata } of Object.values<Json>(resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      for (const name of ['Code', 'Handler', 'Runtime', 'PackageType', 'ImageConfig']) delete Properties[name];
      Metadata.checkov.skip = Metadata.checkov.skip.map(({ id }: Json) => id);
    }
    return resources;
  }

  it('is the same but for the code', () => {
    expect(Object.values(resourcesOf(images.template, 'AWS::Lambda::Function'))).toHaveLength(3);
    expect(withoutCode(images.template)).toEqual(withoutCode(zipped.template));
  });

  it('has the same constructs, but for the imported repositories and the assets', () => {
    const own = (paths: string[]) => paths.filter((path) => !/Images-|\/Code(\/|$)|\/AssetBucket$/.test(path));
    expect(own(images.paths)).toEqual(own(zipped.paths));
  });

  it('differs in the code of each function', () => {
    const codes = (template: Json) =>
      Object.values<Json>(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) => Properties);
    for (const { Handler, Runtime: runtime } of codes(zipped.template))
      expect([Handler, runtime]).not.toContain(undefined);
    expect(codes(images.template).map(({ ImageConfig }) => ImageConfig?.Command)).toEqual([
      ['api_server.lambda_handler'],
      undefined,
      undefined,
    ]);
  });
});
