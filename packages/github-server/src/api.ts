import type { Actor } from './actors.js';
import { type Answer, notFound, Refusal } from './answer.js';
import { Description } from './description.js';
import { graphql } from './graphql.js';
import { ROUTES } from './routes/index.js';
import type { Links } from './views/links.js';
import { fullName } from './world/story.js';
import { same, type World } from './world/world.js';

/** Something that isn't as GitHub's description says, on either side. */
export interface Invalid {
  readonly kind: 'request' | 'response';
  /** `GET /repos/org/shop/pulls/1`, and the operation's id where it has one. */
  readonly request: string;
  readonly operation?: string;
  readonly problems: readonly string[];
}

export interface ApiRequest {
  readonly method: string;
  /** Without the prefix of the API. */
  readonly path: string;
  readonly search: URLSearchParams;
  /** As it was sent; empty when there was none. */
  readonly text: string;
  readonly actor: Actor | undefined;
  readonly links: Links;
}

// Filters of GitHub's that are described and not kept here: better refused than ignored.
const NOT_KEPT = ['assignee', 'type', 'mentioned', 'milestone', 'issue_field_values'];

/** The REST API, held to GitHub's description on both sides, and `viewer` of GraphQL. */
export class Api {
  readonly invalid: Invalid[] = [];
  private readonly changes = new Map<string, (answer: Answer) => Answer>();

  constructor(
    private readonly world: World,
    private readonly description = theDescription(),
  ) {}

  /** Rewrites an operation's answers before they are checked; for a test of the check itself. */
  change(operation: string, rewrite: (answer: Answer) => Answer): void {
    this.changes.set(operation, rewrite);
  }

  answer(request: ApiRequest): { answer: Answer; operation?: string } {
    const { method, search } = request;
    const path = this.byName(request.path);
    if (method === 'POST' && path === '/graphql') return { operation: 'graphql', answer: this.graphql(request) };
    const found = this.description.find(method, path);
    if (!found) return { answer: this.notServed(request, 'no operation that is answered here') };
    const { operation, values } = found;
    const note = (kind: Invalid['kind'], problems: readonly string[]) => {
      if (problems.length > 0) this.note(kind, request, problems, operation.id);
    };
    const answered = (answer: Answer) => ({ answer, operation: operation.id });

    const inPath = this.description.checkParameters(operation, 'path', values);
    const inQuery = this.description.checkParameters(operation, 'query', Object.fromEntries(search));
    const notKept = NOT_KEPT.filter((name) => search.has(name));
    if (notKept.length > 0) return answered(this.notServed(request, `not kept here: ${notKept.join(', ')}`));
    const { body, broken } = parsed(request.text);
    const problems = [...inPath.problems, ...inQuery.problems];
    if (!broken) problems.push(...this.description.checkBody(operation, body));
    note('request', [...problems, ...inQuery.ignored, ...(broken ? ['body: is no JSON'] : [])]);

    const run = (): Answer => {
      if (broken) throw new Refusal(400, 'Problems parsing JSON');
      if (problems.length > 0) throw new Refusal(422, `Invalid request.\n\n${problems.join('\n')}`);
      if (!this.isOurs(inPath.values)) throw notFound();
      const route = ROUTES[operation.id];
      if (!route) throw new Error(`Operation '${operation.id}' is in the description and has no route.`);
      const { world } = this;
      const { actor, links } = request;
      return route({ world, links, actor, parameters: inPath.values, query: inQuery.values, search, path, body });
    };
    const computed = orRefusal(run);
    const answer = this.changes.get(operation.id)?.(computed) ?? computed;
    const wrong = this.description.checkResponse(operation, answer.status, answer.body);
    note('response', wrong);
    if (wrong.length === 0) return answered(answer);
    const message = `@stratiform/github-server made an answer that GitHub's description of ${operation.id} doesn't allow`;
    return answered({ status: 500, body: { message, status: String(answer.status), problems: wrong } });
  }

  private graphql({ text, actor, links, ...rest }: ApiRequest): Answer {
    const { body, broken } = parsed(text);
    if (broken) return new Refusal(400, 'Problems parsing JSON').answer;
    return orRefusal(() => {
      const { problem, ...answer } = graphql({ world: this.world, links, actor, body });
      if (problem) this.note('request', { text, actor, links, ...rest }, [problem], 'graphql');
      return answer;
    });
  }

  private notServed(request: ApiRequest, why: string): Answer {
    this.note('request', request, [why]);
    const message = `@stratiform/github-server doesn't answer ${request.method} ${request.path}: ${why}`;
    return { status: 501, body: { message } };
  }

  private note(kind: Invalid['kind'], { method, path }: ApiRequest, problems: readonly string[], operation?: string) {
    this.invalid.push({ kind, request: `${method} ${path}`, ...(operation && { operation }), problems });
  }

  // GitHub's own links name a repository by its id.
  private byName(path: string): string {
    return path.replace(
      new RegExp(`^/repositories/${this.world.repository.id}(?=/|$)`),
      `/repos/${fullName(this.world)}`,
    );
  }

  private isOurs({ owner, repo }: Readonly<Record<string, string | number>>): boolean {
    return repo === undefined || same(`${owner}/${repo}`, fullName(this.world));
  }
}

// Compiled schemas are worth keeping for all servers of a process.
let described: Description | undefined;

function theDescription(): Description {
  described ??= new Description();
  return described;
}

function orRefusal(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function parsed(text: string): { body?: unknown; broken?: true } {
  if (text === '') return {};
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { broken: true };
  }
}
