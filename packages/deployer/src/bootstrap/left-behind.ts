import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import type { StateNames } from './names';

/** On bucket and table: whose they are, `<project>/<environment>`. The template writes it (DeploymentState). */
const OWNER_TAG = 'stratiform:environment';

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

/**
 * Whether bucket or table are there although the stack isn't: both stay when the stack is deleted, and come back under
 * its care with all that they hold.
 *
 * @throws DeployerError `usage` when what has that name is somebody else's: its lifecycle would delete what it holds
 */
export async function isLeftBehind(session: Session, names: StateNames): Promise<boolean> {
  const [bucket, table] = await Promise.all([bucketTags(session, names.bucket), tableTags(session, names.table)]);
  if (bucket) checkOwn(session, bucket, 'bucket', names.bucket);
  if (table) checkOwn(session, table, 'table', names.table);
  return bucket !== undefined || table !== undefined;
}

function checkOwn({ target }: Session, tags: readonly Tag[], which: 'bucket' | 'table', name: string): void {
  const owner = tags.find((tag) => tag.Key === OWNER_TAG)?.Value;
  if (owner === `${target.project}/${target.environment}`) return;
  throw taken(which, name, owner === undefined ? 'is there already and is not of this command' : `belongs to ${owner}`);
}

async function bucketTags(session: Session, bucket: string): Promise<Tag[] | undefined> {
  const { GetBucketTaggingCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { endpoint, account } = session.target;
  const client = new S3Client({ ...(await session.connection()), forcePathStyle: endpoint !== undefined });
  try {
    const { TagSet } = await client.send(new GetBucketTaggingCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
    return TagSet ?? [];
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchTagSet') return [];
    if (name === 'NoSuchBucket' || $metadata?.httpStatusCode === 404) return undefined;
    if ($metadata?.httpStatusCode !== 403 && $metadata?.httpStatusCode !== 301) throw error;
    throw taken('bucket', bucket, "is another account's, in another region, or one that you may not look at");
  }
}

async function tableTags(session: Session, table: string): Promise<Tag[] | undefined> {
  const { DescribeTableCommand, DynamoDBClient, ListTagsOfResourceCommand } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient(await session.connection());
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
    return Tags ?? [];
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function taken(which: 'bucket' | 'table', name: string, why: string): DeployerError {
  return new DeployerError(
    'usage',
    `The ${which} '${name}' ${why}.`,
    `Choose another name with --${which}; it has to be given only once.`,
  );
}
