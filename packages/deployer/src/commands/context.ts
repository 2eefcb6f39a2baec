import { Session } from '../aws/session';
import { loadProject } from '../project/load';
import { chooseTarget, type Target } from '../project/target';
import type { Terminal } from './terminal';

/** Options that every command takes. */
export interface CommonOptions {
  readonly env: string;
  readonly layer?: readonly string[];
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** What a command works with. */
export interface Context {
  readonly target: Target;
  readonly session: Session;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Reads the project file and opens a session with the chosen environment. Calls nothing yet. */
export function openContext(options: CommonOptions, terminal: Terminal, folder: string, signal: AbortSignal): Context {
  const target = chooseTarget(loadProject(folder), { environment: options.env, layers: options.layer });
  const session = new Session(target, (message) => terminal.line(message));
  return { target, session, terminal, signal };
}
