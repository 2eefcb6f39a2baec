import * as net from 'node:net';

/** A port on 127.0.0.1 that is free together with the next one. */
export async function freePair() {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = await portOf(0);
    // Below the range that systems hand out for connections, where a port that is free now may be taken in a moment.
    const port = 20_000 + (first % 10_000);
    if ((await portOf(port)) === port && (await portOf(port + 1)) === port + 1) return port;
  }
  throw new Error('Of 50 pairs of ports between 20000 and 30000 on 127.0.0.1, none was free.');
}

function portOf(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const found = server.address().port;
      server.close(() => resolve(found));
    });
  });
}
