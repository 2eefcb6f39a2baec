import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { denyNever } from './never';

/** Pulling images and pushing new ones. Not deleting them, and nothing about the repository itself. */
const IMAGE_ACTIONS: readonly string[] = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:DescribeImages',
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** Pulling from and pushing to exactly these repositories, by ARN. */
export function publishingImages(repositories: string[]): PolicyStatement[] {
  return [
    new PolicyStatement({ sid: 'PublishImages', actions: [...IMAGE_ACTIONS], resources: repositories }),
    // A token for the registry, an action that knows no resource; what it may be used for, the statement above says.
    new PolicyStatement({ sid: 'SignInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
  ];
}

/** The most that the images role may do: what it may do. */
export function imagesBoundaryStatements(repositories: string[]): PolicyStatement[] {
  return [...publishingImages(repositories), denyNever(NEVER_WITH_IMAGES)];
}

/** Beyond what no role of a deployment needs: what would take an image away, or let another one have its tag. */
const NEVER_WITH_IMAGES: readonly string[] = [
  'ecr:BatchDeleteImage',
  'ecr:Delete*',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:SetRepositoryPolicy',
];
