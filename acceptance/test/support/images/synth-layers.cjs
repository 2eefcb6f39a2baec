// The shop's synthesis: two layers, the second with a function of the image that STRATIFORM_IMAGES names.
const [, , library] = process.argv;
process.env.CDK_VALIDATION = 'false';
const { App, CfnOutput, DefaultStackSynthesizer, Stack } = require(library);
const { ManagedPolicy, Role, ServicePrincipal } = require(`${library}/aws-iam`);
const { CfnFunction } = require(`${library}/aws-lambda`);
const { StringParameter } = require(`${library}/aws-ssm`);

const images = JSON.parse(process.env.STRATIFORM_IMAGES);

function synth(layer, fill) {
  const app = new App({ outdir: `layers/${layer}`, analyticsReporting: false });
  const env = { account: '000000000000', region: 'us-east-1' };
  fill(
    new Stack(app, `shop-dev-${layer}`, { env, tags: { Project: 'shop' }, synthesizer: new DefaultStackSynthesizer() }),
  );
  app.synth();
}

synth('data', (stack) => {
  new StringParameter(stack, 'Url', { parameterName: '/shop/dev/data/url', stringValue: 'https://shop' });
});
synth('app', (stack) => {
  const role = new Role(stack, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
  });
  new CfnFunction(stack, 'Api', {
    functionName: 'shop-dev-api',
    packageType: 'Image',
    code: { imageUri: images.api },
    role: role.roleArn,
  });
  new CfnOutput(stack, 'Image', { value: images.api });
});
