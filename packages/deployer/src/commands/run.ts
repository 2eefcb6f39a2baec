import { explain } from '../aws/explain';
import { DeployerError } from '../errors';
import { redactText } from '../redact/redact';
import { type CommonOptions, type Context, openContext } from './context';
import { exitCodeOf, INTERRUPTED } from './exit-codes';
import { Terminal } from './terminal';

/** Where a command runs. */
export interface Place {
  readonly terminal: Terminal;
  /** The project file is looked for here and above. */
  readonly folder: string;
}

/** Runs a command from options to exit code; every error becomes what is wrong and what to do. */
export async function run<Options extends CommonOptions>(
  options: Options,
  handler: (options: Options, context: Context) => Promise<number>,
  { terminal, folder }: Place = { terminal: new Terminal(options.json), folder: process.cwd() },
): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    terminal.status('Stopping as soon as the call that is under way has ended; once more to end at once.');
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let context: Context | undefined;
  try {
    context = openContext(options, terminal, folder, stop.signal);
    return await handler(options, context);
  } catch (error) {
    return report(explain(error, context?.target), terminal, options.json ?? false);
  } finally {
    terminal.clear();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function report(error: Error, terminal: Terminal, json: boolean): number {
  const { code: reason, remedy } = error instanceof DeployerError ? error : { code: undefined, remedy: undefined };
  const known = reason !== undefined;
  const text = known ? error.message : `${error.name}: ${error.message}`;
  const message = redactText(!known && process.env.STRATIFORM_DEBUG ? (error.stack ?? text) : text);
  // Programs branch on the reason: it is documented, the words are for people.
  if (json) terminal.output({ error: { reason: reason ?? 'unexpected', message, ...(remedy && { remedy }) } });
  terminal.error(message);
  if (remedy) terminal.error(remedy);
  return exitCodeOf(error);
}
