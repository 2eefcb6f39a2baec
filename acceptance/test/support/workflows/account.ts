import * as https from 'node:https';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ACCOUNT, REGION } from './shop';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const BUCKET = `shop-dev-plans-${ACCOUNT}-${REGION}`;

/** What somebody with all rights does in the account, past every workflow. */
export class Administrator {
  private readonly connection;

  constructor({ endpoint, ca }: { readonly endpoint: string; readonly ca: string }) {
    this.connection = {
      endpoint,
      region: REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { httpsAgent: new https.Agent({ ca }) },
      forcePathStyle: true,
    };
  }

  /** Sets the parameter that the data layer publishes, past CloudFormation. */
  async setUrl(Value: string): Promise<void> {
    await new SSMClient(this.connection).send(
      new PutParameterCommand({ Name: '/shop/dev/data/url', Value, Overwrite: true }),
    );
  }

  /** Rewrites a stored plan. */
  async rewritePlan(id: string, rewrite: (text: string) => string): Promise<void> {
    const s3 = new S3Client(this.connection);
    const at = { Bucket: BUCKET, Key: `plans/${id}/plan.json` };
    const { Body } = await s3.send(new GetObjectCommand(at));
    await s3.send(new PutObjectCommand({ ...at, Body: rewrite((await Body?.transformToString()) ?? '') }));
  }

  /** The image that a function is made of, as it was deployed. */
  async imageOf(FunctionName: string): Promise<string | undefined> {
    const { Code } = await new LambdaClient(this.connection).send(new GetFunctionCommand({ FunctionName }));
    return Code?.ImageUri;
  }

  /** Ids of the plans that are stored. */
  async plans(): Promise<string[]> {
    const { Contents = [] } = await new S3Client(this.connection).send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'plans/' }),
    );
    return [...new Set(Contents.map(({ Key = '' }) => Key.split('/')[1] ?? ''))];
  }
}
