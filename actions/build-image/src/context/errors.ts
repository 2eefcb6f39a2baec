import { ActionError } from '@stratiform/github/lib/start.js';

/** Something in the context can't be sent; reason `context`. */
export function contextError(message: string, remedy: string): ActionError {
  return new ActionError('context', message, remedy);
}

/** What the system says of a file that can't be read. @param what such as `the context 'services/api'` */
export function unreadable(what: string, error: unknown): ActionError {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  const why = missing ? 'it is not there' : code === 'EACCES' ? 'no permission' : (code ?? message);
  const remedy = missing
    ? 'Correct the path, or check out or make what is missing in a step before.'
    : 'Make it readable, or name it in .dockerignore if the build does not need it.';
  return contextError(`Can't read ${what}: ${why}.`, remedy);
}

/** A file is not what it was when the context was read, and what is built would not be what its tag says. */
export function changedMeanwhile(file: string): ActionError {
  return contextError(
    `'${file}' was changed while the context was read.`,
    'Let no other step write in the context at the same time, or name the file in .dockerignore.',
  );
}
