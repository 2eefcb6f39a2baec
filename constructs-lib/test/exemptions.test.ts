import { Validations } from 'aws-cdk-lib';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Exemptions } from '../src';
import { aStack, templateOf } from './support/builders';
import { resourceOf } from './support/templates';

describe('an exemption', () => {
  it('is written in the format of each tool, beside the resource', () => {
    const stack = aStack();
    Exemptions.of(new Queue(stack, 'Queue')).add({
      reason: 'It is only a test.',
      checkov: ['CKV_AWS_27', 'CKV_AWS_1'],
      cfnLint: ['W3005'],
    });
    expect(resourceOf(templateOf(stack), 'AWS::SQS::Queue').Metadata).toEqual({
      checkov: {
        skip: [
          { id: 'CKV_AWS_27', comment: 'It is only a test.' },
          { id: 'CKV_AWS_1', comment: 'It is only a test.' },
        ],
      },
      'cfn-lint': { config: { ignore_checks: ['W3005'] } },
    });
  });

  it('adds to earlier ones', () => {
    const stack = aStack();
    Exemptions.of(new CfnQueue(stack, 'Queue'))
      .add({ reason: 'One.', checkov: ['CKV_AWS_1'], cfnLint: ['W1'] })
      .add({ reason: 'Two.', checkov: ['CKV_AWS_2'], cfnLint: ['W2'] });
    expect(resourceOf(templateOf(stack), 'AWS::SQS::Queue').Metadata).toMatchObject({
      checkov: { skip: [{ id: 'CKV_AWS_1' }, { id: 'CKV_AWS_2' }] },
      'cfn-lint': { config: { ignore_checks: ['W1', 'W2'] } },
    });
  });

  it("is acknowledged in the CDK's own way for cdk-nag", () => {
    const queue = new Queue(aStack(), 'Queue');
    Exemptions.of(queue).add({ reason: 'It is only a test.', nag: ['AwsSolutions-SQS3'] });
    const acknowledged = queue.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    expect(acknowledged.map(({ data }) => Object.entries(data))).toEqual([
      [[expect.stringMatching(/::AwsSolutions-SQS3$/), 'It is only a test.']],
    ]);
  });

  it('needs a reason', () => {
    expect(() => Exemptions.of(aStack()).add({ reason: ' ', nag: ['AwsSolutions-SQS3'] })).toThrow(
      "'reason' should be a sentence, got ' '",
    );
  });

  it('needs a resource to stand beside', () => {
    const construct = new Construct(aStack(), 'Nothing');
    expect(() => Exemptions.of(construct).add({ reason: 'Why not.', checkov: ['CKV_AWS_1'] })).toThrow(
      "'scope' should be a resource or a construct with a default child, got 'Shop/Nothing': " +
        'call Exemptions.of() on the resource that the rule names',
    );
  });
});
