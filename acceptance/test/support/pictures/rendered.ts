import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';

/** What a text has on the page: all letters, and the names of its elements in order. */
export interface Content {
  readonly text: string;
  readonly elements: readonly string[];
}

/** Markdown as GitHub makes HTML of it. */
export interface Rendered {
  readonly html: string;
  /** Before and after GitHub takes away what it doesn't allow. */
  readonly written: Content;
  readonly allowed: Content;
}

/** Each text as GitHub shows it in a comment. */
export async function rendered(...markdown: readonly string[]): Promise<Rendered[]> {
  return JSON.parse(await outputOf('github-html.mjs', [], JSON.stringify(markdown)));
}

/** What the actions post, as their code is now: name → body. */
export async function actionComments(): Promise<Record<string, string>> {
  return JSON.parse(await outputOf('action-comments.mjs', ['--import', 'tsx']));
}

async function outputOf(script: string, options: readonly string[], input = ''): Promise<string> {
  const helper = spawn(process.execPath, [...options, path.join(__dirname, script)], {
    cwd: __dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  helper.stdin.end(input);
  const [output, [code]] = await Promise.all([text(helper.stdout), once(helper, 'close')]);
  if (code !== 0) throw new Error(`${script} ended with code ${code}; what it said is above.`);
  return output;
}
