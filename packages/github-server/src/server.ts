import { randomBytes, randomUUID } from 'node:crypto';
import type http from 'node:http';
import { type Answer, Refusal } from './answer.js';
import { Api } from './api.js';
import { Faults, faultAnswer } from './faults.js';
import type { Call, GitHubOptions, GitHubServer } from './interface.js';
import { listen, textOf } from './listen.js';
import { Issuer } from './oidc/issuer.js';
import { newWorld } from './world/new-world.js';
import * as story from './world/story.js';

const REQUEST_PATH = '/_services/pipelines/idtoken';
const ISSUER_PATH = '/_services/token';

/** Starts a GitHub of one repository on a free port of 127.0.0.1. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const world = newWorld(options.repository ?? 'org/shop');
  const api = new Api(world);
  const issuer = new Issuer(world, options);
  const faults = new Faults();
  const tokens = new Map(Object.entries(options.tokens ?? {}));
  let calls: Call[] = [];

  const computed = async (call: Call, url: URL, text: string, headers: http.IncomingHttpHeaders): Promise<Answer> => {
    if (call.path === REQUEST_PATH) return await issuer.answer(headers.authorization, url.searchParams);
    if (call.path === `${ISSUER_PATH}/.well-known/jwks`) return { status: 200, body: await issuer.jwks() };
    if (call.path === `${ISSUER_PATH}/.well-known/openid-configuration`) {
      return { status: 200, body: issuer.configuration(`${origin}${ISSUER_PATH}/.well-known/jwks`) };
    }
    if (!headers['user-agent']) return new Refusal(403, 'Request forbidden by administrative rules.').answer;
    const token = bearer(headers.authorization);
    const actor = token === undefined ? undefined : tokens.get(token);
    if (token !== undefined && !actor) return new Refusal(401, 'Bad credentials').answer;
    const { method, path } = call;
    const links = { api: `${origin}${prefixOf(url.pathname)}`, html: origin };
    const { answer, operation } = api.answer({ method, path, search: url.searchParams, text, actor, links });
    call.operation = operation;
    return answer;
  };

  const { origin, stop } = await listen(async (request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const text = await textOf(request);
    const token = bearer(request.headers.authorization);
    const call: Call = {
      at: Date.now(),
      method: request.method ?? 'GET',
      path: url.pathname.slice(prefixOf(url.pathname).length) || '/',
      query: Object.fromEntries(url.searchParams),
      body: asJson(text),
      actor: token === undefined ? undefined : tokens.get(token)?.login,
    };
    calls.push(call);
    const fault = faults.strike(call.method, call.path);
    if (fault) call.fault = fault.status;
    if (fault?.status === 'timeout') return;
    if (fault?.status === 'reset-before') {
      request.socket.destroy();
      return;
    }
    const answer = (fault && faultAnswer(fault)) ?? (await computed(call, url, text, request.headers));
    if (fault?.status === 'reset-after') {
      request.socket.destroy();
      return;
    }
    call.status = answer.status;
    send(response, answer);
  }, options.tls);

  return {
    url: origin,
    graphqlUrl: `${origin}/graphql`,
    serverUrl: origin,
    enterprise: { url: `${origin}/api/v3`, graphqlUrl: `${origin}/api/graphql` },
    world,
    oidc: {
      requestUrl: `${origin}${REQUEST_PATH}?api-version=2.0`,
      jwksUrl: `${origin}${ISSUER_PATH}/.well-known/jwks`,
      issuer: issuer.issuer,
      get lifetime() {
        return issuer.lifetime;
      },
      set lifetime(seconds) {
        issuer.lifetime = seconds;
      },
      requestToken: (job) => issuer.requestToken(job),
      issue: (job = {}, audience, claims) => issuer.issue(job, audience, claims),
      verifyToken: (token, audience) => issuer.verify(token, audience),
    },
    calls: () => calls,
    invalid: () => api.invalid,
    clear: () => {
      calls = [];
      api.invalid.length = 0;
      faults.clear();
    },
    token: (actor) => {
      const token = `${actor.kind === 'installation' ? 'ghs' : 'ghp'}_${randomBytes(18).toString('hex')}`;
      tokens.set(token, actor);
      return token;
    },
    revoke: (token) => void tokens.delete(token),
    fail: (rule) => faults.add(rule),
    change: (operation, rewrite) => api.change(operation, rewrite),
    addComment: (author, issue, body) => story.addComment(world, author, issue, body),
    addIssue: (details) => story.addIssue(world, details),
    addPull: (details) => story.addPull(world, details),
    mergePull: (number, how) => story.mergePull(world, number, how),
    addReview: (details) => story.addReview(world, details),
    addCommit: (details) => story.addCommit(world, details),
    setBranch: (name, sha, parents) => story.setBranch(world, name, sha, parents),
    stop,
  };
}

function send(response: http.ServerResponse, { status, body, headers }: Answer): void {
  const html = typeof body === 'string';
  response.writeHead(status, {
    ...(body !== undefined && {
      'Content-Type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    }),
    'X-GitHub-Request-Id': randomUUID(),
    'X-RateLimit-Limit': '5000',
    'X-RateLimit-Remaining': '4999',
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 3600),
    ...headers,
  });
  response.end(body === undefined ? undefined : html ? body : JSON.stringify(body));
}

// GitHub Enterprise Server: /api/v3/repos/… and /api/graphql
function prefixOf(pathname: string): string {
  return /^\/api\/v3(?=\/|$)/.exec(pathname)?.[0] ?? /^\/api(?=\/graphql$)/.exec(pathname)?.[0] ?? '';
}

function bearer(authorization: string | undefined): string | undefined {
  return /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
}

function asJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
