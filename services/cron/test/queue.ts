import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface Sent {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes: Record<string, { StringValue: string }>;
}

/** A queue that the real SDK sends to over HTTP, and that keeps what it was sent. */
export class Queue {
  readonly url = 'https://sqs.us-east-1.amazonaws.com/000000000000/tasks';
  sent: Sent[] = [];
  /** While set, the queue refuses every message. */
  down = false;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (this.down) {
        response
          .writeHead(503, { 'content-type': 'application/x-amz-json-1.0' })
          .end('{"__type":"ServiceUnavailable"}');
        return;
      }
      const message: Sent = JSON.parse(Buffer.concat(chunks).toString());
      this.sent.push(message);
      const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ MessageId: 'm-1', MD5OfMessageBody }));
    });
  });

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  client(): SQSClient {
    return new SQSClient({
      endpoint: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  }
}
