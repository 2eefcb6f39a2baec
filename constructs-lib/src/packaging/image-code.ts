import { Stack, Token } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, type CodeConfig, type CodeImageConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { reject } from '../validation';

/** An image of a repository, as the CDK takes code. */
export class ImageCode extends Code {
  public readonly isInline = false;

  constructor(
    private readonly repository: IRepository,
    private readonly image: CodeImageConfig,
  ) {
    super();
  }

  public override bind(scope: Construct): CodeConfig {
    validateRegion(Stack.of(scope), this.repository);
    this.allowPull(Stack.of(scope));
    return { image: this.image };
  }

  /**
   * Lambda pulls as itself, so the repository's own policy has to allow it. Not by the CDK's `grantPull()`, which would
   * allow it for functions of every account. The condition is the one that AWS gives for it:
   * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#configuration-images-xaccount-permissions
   *
   * The policy of a repository that is only imported is that of the stack that makes it.
   */
  private allowPull({ partition, region, account }: Stack): void {
    this.repository.addToResourcePolicy(
      new PolicyStatement({
        sid: 'FunctionsPull',
        principals: [new ServicePrincipal('lambda.amazonaws.com')],
        actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:lambda:${region}:${account}:function:*` } },
      }),
    );
  }
}

function validateRegion(stack: Stack, repository: IRepository): void {
  const { region } = repository.env;
  if (Token.isUnresolved(region) || Token.isUnresolved(stack.region) || region === stack.region) return;
  reject('repository', `in the function's region, ${stack.region}`, region, 'Lambda pulls from no other: replicate it');
}
