import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { environments, layers, outputName, publish, read } from '../src';

process.env.CDK_VALIDATION = 'false';

const { dev } = environments();
const stack = () => new Stack(new App(), 'Stack');
const core = { apiKeySecretArn: 'a', artifactsBucketName: 'b', encryptionKeyArn: 'c', permissionsBoundaryArn: 'd' };

describe('the outputs of a layer', () => {
  test('are published under project, environment, layer and key', () => {
    const scope = stack();
    publish(scope, dev, 'core', core);
    const names = Object.values(Template.fromStack(scope).findResources('AWS::SSM::Parameter')).map(
      (parameter) => parameter.Properties.Name,
    );
    expect(names.sort()).toEqual([
      '/stratiform/dev/core/apiKeySecretArn',
      '/stratiform/dev/core/artifactsBucketName',
      '/stratiform/dev/core/encryptionKeyArn',
      '/stratiform/dev/core/permissionsBoundaryArn',
    ]);
  });

  test('are read as stack parameters that CloudFormation resolves, and only those that are used', () => {
    const scope = stack();
    const { queueArn } = read(scope, dev, 'infra');
    new CfnOutput(scope, 'Queue', { value: queueArn });
    const parameters = Object.values(Template.fromStack(scope).findParameters('*')).filter(({ Type }) =>
      Type.startsWith('AWS::SSM'),
    );
    expect(parameters.filter(({ Default }) => !Default.startsWith('/cdk-bootstrap'))).toEqual([
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/stratiform/dev/infra/queueArn' },
    ]);
  });

  test('read twice are one parameter', () => {
    const scope = stack();
    expect(read(scope, dev, 'infra').queueArn).toBe(read(scope, dev, 'infra').queueArn);
  });

  test('that are forgotten, or that no layer publishes, do not compile', () => {
    const { permissionsBoundaryArn, ...forgotten } = core;
    const scope = stack();
    // @ts-expect-error permissionsBoundaryArn is missing
    publish(scope, dev, 'core', forgotten);
    // @ts-expect-error core publishes no queue
    expect(read(scope, dev, 'core').queueArn).toBeUndefined();
    expect(permissionsBoundaryArn).toBe('d');
  });

  test('belong to layers that are deployed in this order', () => {
    expect(layers).toEqual(['core', 'infra', 'app']);
    expect(outputName(dev, 'app', 'x')).toBe('/stratiform/dev/app/x');
  });
});
