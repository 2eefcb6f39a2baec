import { type EnvironmentConfig, repositoryName, type Service } from '@stratiform/config';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  ImageTagMutabilityExclusionFilter,
  Repository,
  RepositoryEncryption,
  TagMutability,
  TagStatus,
} from 'aws-cdk-lib/aws-ecr';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Exemptions } from 'stratiform';

/** Options of a service's repository. */
export interface ImageRepositoryProps {
  readonly config: EnvironmentConfig;
  readonly service: Service;
  readonly encryptionKey?: IKey;
}

/**
 * The images of one service: scanned, and each tag written once, but for the build's cache.
 *
 * No rule expires what has a tag. A rule counts images by the time of their first push and knows nothing of functions:
 * pull requests push images that are never deployed, and an image of a service that seldom changes is the oldest and in
 * use. A layer is stored once for all images of a repository, so another image costs what is new in it.
 */
export class ImageRepository extends Construct {
  readonly repository: Repository;

  constructor(scope: Construct, id: string, { config, service, encryptionKey }: ImageRepositoryProps) {
    super(scope, id);
    const keep = config.dataRemovalPolicy === RemovalPolicy.RETAIN;
    this.repository = new Repository(this, 'Repository', {
      repositoryName: repositoryName(config, service),
      imageTagMutability: TagMutability.IMMUTABLE_WITH_EXCLUSION,
      imageTagMutabilityExclusionFilters: [ImageTagMutabilityExclusionFilter.wildcard('cache*')],
      imageScanOnPush: true,
      encryption: RepositoryEncryption.KMS,
      encryptionKey,
      // Not kept by a deployment that fails to make it: the next one would find its fixed name taken.
      removalPolicy: keep ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : config.dataRemovalPolicy,
      emptyOnDelete: config.dataRemovalPolicy === RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          description: 'What the cache held before: images without a tag, after 14 days',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(14),
        },
      ],
    });
    this.allowPull(config);
    Exemptions.of(this.repository).add({
      reason: "Only the tags of the build's cache move; every other is written once, which the rule has no word for.",
      checkov: ['CKV_AWS_51'],
    });
  }

  /** Lambda pulls as itself, for functions of this account and region; without this it would widen the policy itself. */
  private allowPull({ region, account }: EnvironmentConfig): void {
    this.repository.addToResourcePolicy(
      new PolicyStatement({
        sid: 'FunctionsPull',
        principals: [new ServicePrincipal('lambda.amazonaws.com')],
        actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        conditions: { ArnLike: { 'aws:SourceArn': `arn:aws:lambda:${region}:${account}:function:*` } },
      }),
    );
  }
}
