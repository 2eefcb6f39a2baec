// A small runtime interface client, since AWS's own (aws-lambda-ric) is compiled when it is installed. It speaks the
// runtime API for handlers that return a promise, and nothing else: no streams, no callbacks, no extensions.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const root = process.env.LAMBDA_TASK_ROOT ?? process.cwd();
const said = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: String(error?.message ?? error),
  trace: String(error?.stack ?? '').split('\n'),
});
const send = (where, body) => fetch(`${api}/${where}`, { method: 'POST', body: JSON.stringify(body ?? null) });

async function load() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER ?? '') ?? [];
  if (!file) throw new Error(`The handler is '${process.env._HANDLER}': expected <file>.<function>.`);
  const require = createRequire(path.join(root, 'index.js'));
  const found = ['', '.js', '.mjs', '.cjs'].map((ending) => path.join(root, file + ending));
  const resolved = found.find((one) => {
    try {
      return require.resolve(one);
    } catch {
      return false;
    }
  });
  if (!resolved) throw new Error(`Cannot find module '${file}' in ${root}.`);
  const loaded = await import(pathToFileURL(require.resolve(resolved)).href);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${process.env._HANDLER} is undefined or not a function.`);
  return handler;
}

const handler = await load().catch(async (error) => {
  await send('init/error', said(error));
  console.error(error);
  process.exit(1);
});
for (;;) {
  // fetch gives up waiting after five minutes; the emulator ends this process when it ends itself.
  const next = await fetch(`${api}/invocation/next`).catch(() => undefined);
  if (!next) continue;
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id');
  try {
    const context = {
      awsRequestId,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      getRemainingTimeInMillis: () => Number(next.headers.get('lambda-runtime-deadline-ms')) - Date.now(),
    };
    await send(`invocation/${awsRequestId}/response`, await handler(await next.json(), context));
  } catch (error) {
    await send(`invocation/${awsRequestId}/error`, said(error));
  }
}
