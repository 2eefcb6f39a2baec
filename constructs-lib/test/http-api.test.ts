import { Match } from 'aws-cdk-lib/assertions';
import { CorsHttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PackagedFunction, ServerlessHttpApi, type ServerlessHttpApiProps } from '../src';
import { aStack, nodeCode, templateOf } from './support/builders';
import { idOf, resourceOf, resourcesOf } from './support/templates';

function anHttpApi(props: ServerlessHttpApiProps = {}) {
  const stack = aStack();
  const api = new ServerlessHttpApi(stack, 'HttpApi', props);
  return { stack, api, handler: new PackagedFunction(stack, 'Api', { packaging: nodeCode() }) };
}

describe('an HTTP API', () => {
  it('has one stage without a name in its URL, which follows its routes', () => {
    templateOf(anHttpApi().stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
    });
  });

  it('lets 100 requests a second through and 200 at once', () => {
    templateOf(anHttpApi().stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
  });

  it('lets through what it is told', () => {
    const { stack } = anHttpApi({ throttleRateLimit: 5, throttleBurstLimit: 10 });
    templateOf(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
    });
  });

  it('logs every request as JSON', () => {
    const template = templateOf(anHttpApi().stack);
    const { AccessLogSettings } = resourceOf(template, 'AWS::ApiGatewayV2::Stage').Properties;
    expect(JSON.parse(AccessLogSettings.Format)).toMatchObject({
      requestId: '$context.requestId',
      routeKey: '$context.routeKey',
      status: '$context.status',
      integrationError: '$context.integrationErrorMessage',
    });
    expect(AccessLogSettings.DestinationArn['Fn::GetAtt'][0]).toMatch(/^HttpApiAccessLogs/);
  });

  it('logs where CloudWatch has one resource policy for all', () => {
    const { stack } = anHttpApi({ logRetention: RetentionDays.ONE_YEAR });
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/apis/Shop-HttpApi-'),
      RetentionInDays: 365,
    });
  });

  it('encrypts its access log with the key that it is given', () => {
    const stack = aStack();
    new ServerlessHttpApi(stack, 'HttpApi', { logEncryptionKey: new Key(stack, 'Key') });
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: { 'Fn::GetAtt': [idOf(templateOf(stack), 'AWS::KMS::Key'), 'Arn'] },
    });
  });

  it('answers browsers of other origins only when told to', () => {
    const cors = { allowOrigins: ['https://shop.example'], allowMethods: [CorsHttpMethod.GET] };
    templateOf(anHttpApi().stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.absent(),
    });
    templateOf(anHttpApi({ cors }).stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://shop.example'], AllowMethods: ['GET'] },
    });
  });

  it('has a name of its own, or the one it is given', () => {
    templateOf(anHttpApi().stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      Name: Match.stringLikeRegexp('^Shop-HttpApi-'),
    });
    templateOf(anHttpApi({ apiName: 'shop' }).stack).hasResourceProperties('AWS::ApiGatewayV2::Api', { Name: 'shop' });
  });

  it('knows its URL', () => {
    const { stack, api } = anHttpApi();
    expect(stack.resolve(api.url)).toEqual({
      'Fn::GetAtt': [idOf(templateOf(stack), 'AWS::ApiGatewayV2::Api'), 'ApiEndpoint'],
    });
  });
});

describe('a route', () => {
  it('leads to its function, which only this API may invoke by it', () => {
    const { stack, api, handler } = anHttpApi();
    api.addRoute('GET /users/{id}', { handler });
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /users/{id}' });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      SourceArn: Match.objectLike({
        'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/\\*/\\*/users/\\{id\\}$')])],
      }),
    });
  });

  it('shares one integration with the other routes to its function', () => {
    const { stack, api, handler } = anHttpApi();
    for (const route of ['$default', 'GET /users/{id}', 'ANY /files/{path+}']) api.addRoute(route, { handler });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 3);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
  });

  it('can lead to another function', () => {
    const { stack, api, handler } = anHttpApi();
    api.addRoute('$default', { handler });
    api.addRoute('POST /hooks', { handler: new PackagedFunction(stack, 'Hooks', { packaging: nodeCode() }) });
    templateOf(stack).resourceCountIs('AWS::ApiGatewayV2::Integration', 2);
  });

  it('can ask API Gateway to check its callers', () => {
    const { stack, api, handler } = anHttpApi();
    api.addRoute('$default', { handler, authorizer: new HttpIamAuthorizer() });
    templateOf(stack).hasResourceProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'AWS_IAM' });
  });

  it('says beside itself why it needs nobody to check them', () => {
    const { stack, api, handler } = anHttpApi();
    api.addRoute('$default', { handler, unauthenticatedReason: 'The function checks an API key.' });
    const [route] = Object.values(resourcesOf(templateOf(stack), 'AWS::ApiGatewayV2::Route'));
    expect(route.Metadata.checkov.skip).toEqual([{ id: 'CKV_AWS_309', comment: 'The function checks an API key.' }]);
  });

  it('excuses nothing by itself', () => {
    const { stack, api, handler } = anHttpApi();
    api.addRoute('$default', { handler });
    const [route] = Object.values(resourcesOf(templateOf(stack), 'AWS::ApiGatewayV2::Route'));
    expect(route.Metadata).toBeUndefined();
  });
});
