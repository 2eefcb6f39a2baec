/**
 * Makes the cloud assembly of a CDK app with independent stacks: node many-stacks.mjs CHECKOUT FOLDER COUNT STATE
 *
 * Each stack has 30 resources, none with an asset, and reads nothing of another one. In the STATE `after` 25 of them have
 * a property that is another one than in `before`; nothing is replaced.
 */
import { createRequire } from 'node:module';
import * as path from 'node:path';

const [checkout, outdir, count, state] = process.argv.slice(2);
const library = createRequire(path.join(checkout, 'package.json'));
const { App, CfnOutput, DefaultStackSynthesizer, Duration, Stack } = library('aws-cdk-lib');
const { Topic } = library('aws-cdk-lib/aws-sns');
const { Queue } = library('aws-cdk-lib/aws-sqs');
const { StringParameter } = library('aws-cdk-lib/aws-ssm');

const isAfter = state === 'after';
const times = (number, make) => {
  for (let index = 1; index <= number; index += 1) make(String(index).padStart(2, '0'));
};

// With construct paths, as `cdk synth` writes them; without a resource that tells the CDK who uses it.
const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
times(Number(count), (number) => {
  const stack = new Stack(app, `stack-${number}`, {
    stackName: `measured-bench-${number}`,
    env: { account: '000000000000', region: 'us-east-1' },
    synthesizer: new DefaultStackSynthesizer(),
  });
  times(15, (index) => {
    const visibilityTimeout = Duration.seconds(isAfter ? 60 : 30);
    const queue = new Queue(stack, `Jobs${index}`, { visibilityTimeout });
    if (index === '01') new CfnOutput(stack, 'Jobs', { value: queue.queueUrl });
  });
  times(10, (index) => {
    const stringValue = JSON.stringify({ attempts: isAfter ? 5 : 3, backoff: 'exponential' });
    new StringParameter(stack, `Settings${index}`, { parameterName: `/measured/${number}/${index}`, stringValue });
  });
  times(5, (index) => new Topic(stack, `Events${index}`));
});
app.synth();
