import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Architecture, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DependencyLayer, PackagedFunction, type PackagedFunctionProps, Packaging } from '../src';
import { aDirectory, addSparseFile, aLayer, aStack, pythonDirectory, templateOf } from './support/builders';
import { idOf, resourceOf } from './support/templates';

const python = { runtime: Runtime.PYTHON_3_13, handler: 'api_server.lambda_handler' };

function make(props: PackagedFunctionProps, stack = aStack()) {
  return new PackagedFunction(stack, 'Api', props);
}

describe('a zip', () => {
  it('is the directory, deployed as an asset', () => {
    const stack = aStack();
    make({ packaging: Packaging.zip(aDirectory()) }, stack);
    const { Code } = resourceOf(templateOf(stack), 'AWS::Lambda::Function').Properties;
    expect(Code.S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
  });

  it.each([['index.js'], ['index.mjs'], ['index.cjs']])('takes a handler in %s', (file) => {
    expect(() => make({ packaging: Packaging.zip(aDirectory({ [file]: 'x' })) })).not.toThrow();
  });

  it('takes a Python handler in a package', () => {
    const packaging = Packaging.zip(aDirectory({ 'shop/api/__init__.py': 'x' }));
    expect(() => make({ packaging, runtime: Runtime.PYTHON_3_13, handler: 'shop.api.handler' })).not.toThrow();
  });

  it('says which file it looked for when the handler has none', () => {
    const directory = aDirectory({ 'main.js': 'x' });
    expect(() => make({ packaging: Packaging.zip(directory) })).toThrow(
      `'handler' should be in a file of the code directory, got 'index.handler': there is no index.js or index.mjs or index.cjs in ${directory}`,
    );
  });

  it('says that a directory is missing and has to be built', () => {
    expect(() => make({ packaging: Packaging.zip('/nowhere/dist') })).toThrow(
      "'packaging' should be an existing directory, got '/nowhere/dist': build it before synthesis",
    );
  });

  it('says that a directory is empty', () => {
    const directory = aDirectory({});
    expect(() => make({ packaging: Packaging.zip(directory) })).toThrow(
      `'packaging' should be a directory with files in it, got '${directory}': build it before synthesis`,
    );
  });

  it('says that a file is no directory', () => {
    const file = join(aDirectory(), 'index.js');
    expect(() => make({ packaging: Packaging.zip(file) })).toThrow(
      `'packaging' should be a directory, got '${file}': that is a file: name the directory that holds it`,
    );
  });

  it('says that the name of the directory is empty', () => {
    expect(() => make({ packaging: Packaging.zip('') })).toThrow("'packaging' should be a directory, got ''");
  });
});

describe('the size of a package', () => {
  it('may be 250 MB unzipped', () => {
    const directory = addSparseFile(aDirectory(), 'data.bin', 249);
    expect(() => make({ packaging: Packaging.zip(directory) })).not.toThrow();
  });

  it('is given when it is over 250 MB unzipped', () => {
    const directory = addSparseFile(aDirectory({ 'index.js': '' }), 'data.bin', 251);
    expect(() => make({ packaging: Packaging.zip(directory) })).toThrow(
      "'packaging' should be at most 250 MB unzipped, layers included, got '251.00 MB': there is no layer; Packaging.image() takes up to 10 GB",
    );
  });

  it('counts the layer with the code', () => {
    const stack = aStack();
    const layer = aLayer(stack, { directory: addSparseFile(aDirectory({ 'python/a.py': '' }), 'data.bin', 200) });
    const code = addSparseFile(pythonDirectory(), 'model.bin', 60);
    expect(() => make({ ...python, packaging: Packaging.zipWithLayer(code, layer) }, stack)).toThrow(
      "'packaging' should be at most 250 MB unzipped, layers included, got '260.01 MB': code 60.01 MB, layer 200.00 MB; Packaging.image() takes up to 10 GB",
    );
  });

  it('is given when it is over 50 MB zipped', () => {
    const directory = aDirectory({ 'index.js': '', 'noise.bin': randomBytes(51 * 1024 * 1024) });
    expect(() => make({ packaging: Packaging.zip(directory) })).toThrow(
      /^'packaging' should be at most 50 MB zipped, got '51\.0\d MB': move dependencies to a layer, leave files out, or use Packaging\.image\(\)$/,
    );
  });

  it('holds for a layer on its own', () => {
    const directory = addSparseFile(aDirectory({ 'python/a.py': '' }), 'data.bin', 251);
    expect(() => aLayer(aStack(), { directory })).toThrow(
      "'directory' should be at most 250 MB unzipped, layers included, got '251.00 MB': there is no layer; Packaging.image() takes up to 10 GB",
    );
  });
});

describe('a layer of dependencies', () => {
  it('says what it was built for', () => {
    const stack = aStack();
    aLayer(stack, { architecture: Architecture.X86_64, description: 'FastAPI' });
    templateOf(stack).hasResourceProperties('AWS::Lambda::LayerVersion', {
      CompatibleArchitectures: ['x86_64'],
      CompatibleRuntimes: ['python3.13'],
      Description: 'FastAPI',
    });
  });

  it('is given to the function', () => {
    const stack = aStack();
    make({ ...python, packaging: Packaging.zipWithLayer(pythonDirectory(), aLayer(stack)) }, stack);
    const template = templateOf(stack);
    const layers = resourceOf(template, 'AWS::Lambda::Function').Properties.Layers;
    expect(layers).toEqual([{ Ref: idOf(template, 'AWS::Lambda::LayerVersion') }]);
  });

  it('may hold the handler', () => {
    const stack = aStack();
    const layer = aLayer(stack, { directory: aDirectory({ 'python/api_server.py': 'x' }) });
    const code = aDirectory({ 'routes.py': 'x' });
    expect(() => make({ ...python, packaging: Packaging.zipWithLayer(code, layer) }, stack)).not.toThrow();
  });

  it('is refused for another processor', () => {
    const stack = aStack();
    const packaging = Packaging.zipWithLayer(pythonDirectory(), aLayer(stack, { architecture: Architecture.X86_64 }));
    expect(() => make({ ...python, packaging }, stack)).toThrow(
      "'architecture' should be x86_64, which the layer 'Shop/Layer' was built for, got 'arm64'",
    );
  });

  it('is refused for another runtime', () => {
    const stack = aStack();
    const packaging = Packaging.zipWithLayer(pythonDirectory(), aLayer(stack));
    expect(() => make({ ...python, runtime: Runtime.PYTHON_3_12, packaging }, stack)).toThrow(
      "'runtime' should be python3.13, which the layer 'Shop/Layer' was built for, got 'python3.12'",
    );
  });

  it('has to hold what the runtime looks for', () => {
    const directory = aDirectory({ 'fastapi/__init__.py': 'x', 'pydantic/__init__.py': 'x' });
    expect(() => aLayer(aStack(), { directory })).toThrow(
      `'directory' should be a directory with 'python/' at its root, got '${directory}': it holds fastapi, pydantic, which python3.13 would not find`,
    );
    expect(() => aLayer(aStack(), { directory, runtime: Runtime.NODEJS_24_X })).toThrow(
      `'directory' should be a directory with 'nodejs/' at its root, got '${directory}': it holds fastapi, pydantic, which nodejs24.x would not find`,
    );
  });

  it('of somebody else is taken as it is', () => {
    const stack = aStack();
    const layer = LayerVersion.fromLayerVersionArn(stack, 'Foreign', 'arn:aws:lambda:eu-west-1:1:layer:tools:3');
    const code = aDirectory({ 'own.py': 'x' });
    expect(() => make({ ...python, packaging: Packaging.zipWithLayer(code, layer) }, stack)).not.toThrow();
  });

  it('of somebody else is held against its runtimes where they are known', () => {
    const stack = aStack();
    const layer = LayerVersion.fromLayerVersionAttributes(stack, 'Foreign', {
      layerVersionArn: 'arn:aws:lambda:eu-west-1:1:layer:tools:3',
      compatibleRuntimes: [Runtime.PYTHON_3_11, Runtime.PYTHON_3_12],
    });
    expect(() => make({ ...python, packaging: Packaging.zipWithLayer(pythonDirectory(), layer) }, stack)).toThrow(
      "'runtime' should be python3.11 or python3.12, which the layer 'Shop/Foreign' was built for, got 'python3.13'",
    );
  });

  it('is a layer of the CDK', () => {
    expect(aLayer(aStack())).toBeInstanceOf(LayerVersion);
    expect(aLayer(aStack())).toBeInstanceOf(DependencyLayer);
  });
});
