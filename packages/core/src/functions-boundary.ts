import type { EnvironmentConfig } from '@stratiform/config';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Exemptions } from 'stratiform';

/**
 * The permissions boundary of every role that a later layer makes: whatever a role is granted, it works only on
 * resources of this project and environment.
 */
export class FunctionsBoundary extends Construct {
  readonly policy: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: EnvironmentConfig; readonly encryptionKey?: IKey },
  ) {
    super(scope, id);
    const { project, name, account, region } = props.config;
    const own = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
    const allow = (actions: string[], ...resources: string[]) =>
      new PolicyStatement({ effect: Effect.ALLOW, actions, resources });
    const prefix = `${project}-${name}-`;
    const statements = [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], own('logs', `log-group:*${prefix}*`)),
      allow(
        [
          'GetItem',
          'BatchGetItem',
          'Query',
          'Scan',
          'PutItem',
          'UpdateItem',
          'DeleteItem',
          'BatchWriteItem',
          'ConditionCheckItem',
        ].map((action) => `dynamodb:${action}`),
        own('dynamodb', `table/${prefix}*`),
      ),
      allow(
        [
          'SendMessage',
          'ReceiveMessage',
          'DeleteMessage',
          'ChangeMessageVisibility',
          'GetQueueAttributes',
          'GetQueueUrl',
        ].map((action) => `sqs:${action}`),
        own('sqs', `${prefix}*`),
      ),
      allow(
        ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        own('secretsmanager', `secret:/${project}/${name}/*`),
      ),
      allow(['lambda:InvokeFunction'], own('lambda', `function:${prefix}*`)),
    ];
    if (props.encryptionKey) {
      statements.push(allow(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], props.encryptionKey.keyArn));
    }

    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `${project} ${name}: the most that a role of the later layers can be granted`,
      statements,
    });
    Exemptions.of(this.policy).add({
      reason:
        "A boundary grants nothing: it names the project's resources by prefix because it comes before they exist; each role's own policy names them exactly.",
      nag: statements
        .flatMap((statement) => statement.resources)
        .filter((resource) => resource.includes('*'))
        .map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
    });
  }
}
