/**
 * What CloudFormation reads of the common serverless resources when it looks for drift, with the permissions of whoever
 * asks (the `read` handlers in the resource types' schemas). They show how resources are set up, never what they hold:
 * no object, no item, no message, no secret's value. What would show more is limited to the environment's own
 * functions and to APIs without their keys.
 */
export const DRIFT_READS: readonly string[] = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:DescribeContributorInsights',
  'dynamodb:DescribeKinesisStreamingDestination',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:GetResourcePolicy',
  'dynamodb:ListTagsOfResource',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
  'events:DescribeRule',
  'events:ListTargetsByRule',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListResourceTags',
  'logs:DescribeLogGroups',
  'logs:ListTagsForResource',
  's3:GetBucketCORS',
  's3:GetBucketLogging',
  's3:GetBucketNotification',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  'scheduler:GetSchedule',
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetResourcePolicy',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sqs:GetQueueAttributes',
  'sqs:ListQueueTags',
  'ssm:DescribeParameters',
  'ssm:ListTagsForResource',
];

/** The same of functions; a function's settings show the values of its environment variables. */
export const DRIFT_READS_OF_FUNCTIONS: readonly string[] = [
  'lambda:GetAlias',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunction',
  'lambda:GetFunctionCodeSigningConfig',
  'lambda:GetFunctionConfiguration',
  'lambda:GetLayerVersion',
  'lambda:GetPolicy',
  'lambda:ListTags',
];

/** What API Gateway reads of APIs, by path: not of API keys, whose values it would give. */
export const DRIFT_READS_OF_APIS: readonly string[] = ['apis', 'restapis', 'domainnames', 'vpclinks'];
