import { randomUUID } from 'node:crypto';
import type { Call } from './call';

/** An answer held in memory: what the emulator said, or what the gate says instead. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** An error of a service: its code, the text that people read, and the HTTP status (default 400). */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** `message` as XML text. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '');

const NAMESPACES: Record<string, string> = {
  cloudformation: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
};

/** The refusal in the shape of the call's protocol: Query XML, S3's XML, or JSON. */
export function refuse(call: Pick<Call, 'service'>, { code, message, status = 400 }: Refusal): Answer {
  const requestId = randomUUID();
  const namespace = NAMESPACES[call.service];
  if (namespace) {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status, headers: ['Content-Type', 'text/xml', 'x-amzn-RequestId', requestId], body };
  }
  if (call.service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`;
    return { status, headers: ['Content-Type', 'application/xml', 'x-amz-request-id', requestId], body };
  }
  return {
    status,
    headers: ['Content-Type', 'application/x-amz-json-1.1', 'x-amzn-ErrorType', code, 'x-amzn-RequestId', requestId],
    body: JSON.stringify({ __type: code, message }),
  };
}

/** A CloudFormation answer: `result` is the inside of `<ActionResult>`. */
export function succeed(action: string, result: string): Answer {
  const body =
    `<${action}Response xmlns="${NAMESPACES.cloudformation}"><${action}Result>${result}</${action}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: ['Content-Type', 'text/xml'], body };
}

/** How a service says "slow down": CloudFormation, STS and IAM 400 Throttling, S3 503 SlowDown, others 400 ThrottlingException. */
export function throttled(call: Pick<Call, 'service'>): Answer {
  if (call.service === 's3')
    return refuse(call, { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 });
  const code = NAMESPACES[call.service] ? 'Throttling' : 'ThrottlingException';
  return refuse(call, { code, message: 'Rate exceeded' });
}
