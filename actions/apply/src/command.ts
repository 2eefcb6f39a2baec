/** What a comment asks of this action. */
export type Command =
  /** Nothing: somebody talks to somebody else. */
  | { readonly kind: 'none' }
  | { readonly kind: 'apply'; readonly environment: string }
  /** It was meant for us and isn't right. `why`: a sentence of Markdown in which nothing of the comment has a meaning. */
  | { readonly kind: 'mistaken'; readonly why: string };

/** What an environment is called in a project file. */
const ENVIRONMENT = /^[a-z][a-z0-9-]{0,63}$/;

/** A word of a comment that can be repeated in an answer without being a mention, a link or Markdown there. */
const HARMLESS = /^[A-Za-z0-9-]{1,40}$/;

/**
 * Reads `/stratiform apply <environment>`: the comment's first line is these three words and nothing else. Below it people
 * may write what they like. Quotes, code and indented blocks show a command and don't give it. Pure.
 *
 * @param body of the comment, as GitHub tells it
 * @param environments that can be named. Empty: any
 */
export function parseCommand(body: string, environments: readonly string[] = []): Command {
  const [, blanks = '', line = ''] = /^(\s*)(.*)/.exec(body) ?? [];
  if (!/^\/stratiform(?=\s|$)/i.test(line)) return { kind: 'none' };
  // Four blanks or a tab begin a block of code.
  if (/(^|\n)( {4}| {0,3}\t)[^\n]*$/.test(blanks)) return { kind: 'none' };
  if (blanks !== '') return mistaken('The command has to begin with the first character of the comment');
  const [slash, verb, named, ...more] = line.replace(/[ \t\r]+$/, '').split(/[ \t]+/);
  if (slash !== '/stratiform') return mistaken('The command is written in small letters, with plain blanks in between');
  if (verb === undefined) return mistaken("The command doesn't say what to do");
  if (verb !== 'apply') return mistaken(`There is no command${quoted(verb)}, only \`apply\``);
  if (named === undefined) return mistaken("The command doesn't say which environment");
  if (more.length > 0) return mistaken('There is more on the line than the environment');
  if (!ENVIRONMENT.test(named)) return mistaken("That isn't the name of an environment");
  if (environments.length > 0 && !environments.includes(named))
    return mistaken(
      `A command doesn't apply to \`${named}\`, only to ${environments.map((one) => `\`${one}\``).join(', ')}`,
    );
  return { kind: 'apply', environment: named };
}

const mistaken = (why: string): Command => ({ kind: 'mistaken', why: `${why}.` });

const quoted = (word: string) => (HARMLESS.test(word) ? ` \`${word}\`` : ' of that name');
