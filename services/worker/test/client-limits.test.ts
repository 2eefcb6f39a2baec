import { type AddressInfo, createServer, type Socket } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { clientLimits } from '../src/handler';

test('a table that does not answer is an error, not an endless wait', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    ...clientLimits,
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const request = client.send(new GetItemCommand({ TableName: 'tasks', Key: { task_id: { S: 't-1' } } }));
  await expect(request).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { attempts: 2 } });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
