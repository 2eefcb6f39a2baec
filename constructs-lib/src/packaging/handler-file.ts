import { type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { reject } from '../validation';
import { type PackagingRequest, zipHandler } from './packaged-code';

/** Where the file of a handler is looked for. */
export interface HandlerPlace {
  /** What it is called in a message: `the code directory`. */
  readonly name: string;
  /** Its path. */
  readonly path: string;
  /** Whether it holds a file, by its path within. */
  has(file: string): boolean;
}

/** Fails when none of the files is there in which the runtime would look for the handler. Of most runtimes nothing is known. */
export function validateHandlerFile(request: PackagingRequest, place: HandlerPlace): void {
  const handler = zipHandler(request);
  const candidates = handlerFiles(request.runtime, handler.slice(0, handler.lastIndexOf('.')));
  if (candidates.length === 0 || candidates.some((file) => place.has(file))) return;
  reject(
    `${request.prefix}handler`,
    `in a file of ${place.name}`,
    handler,
    `there is no ${candidates.join(' or ')} in ${place.path}`,
  );
}

function handlerFiles(runtime: Runtime, module: string): string[] {
  if (runtime.family === RuntimeFamily.NODEJS) return ['.js', '.mjs', '.cjs'].map((extension) => module + extension);
  if (runtime.family !== RuntimeFamily.PYTHON) return [];
  const path = module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}
