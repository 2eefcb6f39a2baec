import type { IncomingMessage } from 'node:http';

/** One request to the emulator, as the gate understood it. */
export interface Call {
  /** 1, 2, 3 … in order of arrival. */
  readonly id: number;
  /** The name that requests are signed for: `cloudformation`, `sts`, `s3`, `dynamodb`, `iam`, `ssm`, `ecr` … */
  readonly service: string;
  /** The operation, `ExecuteChangeSet`; for S3 and other services without one in the request, `PUT /bucket/key`. */
  readonly action: string;
  /**
   * Query protocol (CloudFormation, STS, IAM): the form, flat, as sent (`Tags.member.1.Key`). JSON protocols: the body's
   * members, whatever isn't text as JSON. Otherwise the query string.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** The access key that signed it; undefined when nobody did (AssumeRoleWithWebIdentity). */
  readonly principal?: string;
  /** The assumed role's session ARN, where its credentials were handed out through this gate. */
  readonly role?: string;
  readonly region: string;
  /** The answer's HTTP status; undefined while it is under way and when no answer was sent. */
  status?: number;
  /** Who answered, when it wasn't the emulator alone: a fault's name, or `strict`. */
  answeredBy?: string;
  readonly at: Date;
}

/** The credential scope of a SigV4 header or of a presigned address. */
const SCOPE = /([^/=,\s]+)\/\d{8}\/([^/]*)\/([^/]+)\/aws4_request/;

/** What a request says before its body is read. */
export function readHead(request: IncomingMessage): Pick<Call, 'service' | 'principal' | 'region'> {
  const query = new URL(request.url ?? '/', 'https://gate').searchParams;
  const scope = SCOPE.exec(request.headers.authorization ?? query.get('X-Amz-Credential') ?? '');
  return { service: scope?.[3] ?? '', principal: scope?.[1], region: scope?.[2] || 'us-east-1' };
}

/** Names the call. `body` is empty for what is streamed (S3). */
export function readCall(request: IncomingMessage, body: Buffer): Pick<Call, 'service' | 'action' | 'parameters'> {
  const head = readHead(request);
  const address = new URL(request.url ?? '/', 'https://gate');
  const type = request.headers['content-type'] ?? '';
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const dot = target.lastIndexOf('.');
    return {
      service: head.service || target.slice(0, dot).split('_')[0].toLowerCase(),
      action: target.slice(dot + 1),
      parameters: fromJson(body),
    };
  }
  const form = Object.fromEntries(
    type.includes('x-www-form-urlencoded') ? new URLSearchParams(body.toString('utf8')) : address.searchParams,
  );
  if (form.Action !== undefined && head.service !== 's3') {
    const { Action, Version, ...parameters } = form;
    return { service: head.service || serviceOf(Version), action: Action, parameters };
  }
  return {
    service: head.service || 's3',
    action: `${request.method} ${readable(address.pathname)}`,
    parameters: Object.fromEntries(address.searchParams),
  };
}

/** `/bucket/a b` for `/bucket/a%20b`; as it is where it isn't UTF-8. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A request that nobody signed is known by its API's version. */
function serviceOf(version: string | undefined): string {
  return { '2011-06-15': 'sts', '2010-05-15': 'cloudformation', '2010-05-08': 'iam' }[version ?? ''] ?? '';
}

function fromJson(body: Buffer): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(JSON.parse(body.toString('utf8')) as object).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    return {};
  }
}
