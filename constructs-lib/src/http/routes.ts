import { HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import type { PackagedFunction } from '../functions/packaged-function';
import { reject, validateUnique } from '../validation';
import type { HttpRouteOptions } from './route-options';

/** The routes of one API, of this stack or imported: one integration a function, however many routes lead to it. */
export class Routes {
  private readonly integrations = new Map<PackagedFunction, HttpLambdaIntegration>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly scope: Construct,
    private readonly httpApi: IHttpApi,
  ) {}

  public add(route: string, handler: PackagedFunction, options: HttpRouteOptions): HttpRoute {
    validateRoute('route', route);
    validateAuthorization(options);
    if (this.taken.has(route)) reject('route', 'added once', route);
    this.taken.add(route);
    const httpRoute = new HttpRoute(this.scope, route === '$default' ? 'DefaultRoute' : route, {
      httpApi: this.httpApi,
      routeKey: toRouteKey(route),
      integration: this.integration(handler),
      authorizer: options.authorizer,
    });
    if (options.unauthenticatedReason) {
      Exemptions.of(httpRoute).add({
        reason: options.unauthenticatedReason,
        nag: ['AwsSolutions-APIG4'],
        checkov: ['CKV_AWS_309'],
      });
    }
    return httpRoute;
  }

  /** API Gateway gives up after 30 seconds, its maximum: a function's own, shorter timeout is logged by then. */
  private integration(handler: PackagedFunction): HttpLambdaIntegration {
    const known = this.integrations.get(handler);
    if (known) return known;
    const integration = new HttpLambdaIntegration(`${handler.node.id}Integration`, handler.lambdaFunction);
    this.integrations.set(handler, integration);
    return integration;
  }
}

export function validateRoutes(name: string, routes: string[]): void {
  if (routes.length === 0) reject(name, 'at least one route', 'none', "leave it out for '$default'");
  validateUnique(name, routes);
  for (const route of routes) validateRoute(name, route);
}

function validateRoute(name: string, route: string): void {
  if (route === '$default') return;
  const [method, path, ...rest] = route.split(' ');
  const methods = Object.values(HttpMethod) as string[];
  if (!methods.includes(method) || !path?.startsWith('/') || rest.length > 0) {
    reject(name, "'$default' or a method and a path, like 'GET /users/{id}'", route);
  }
  if (path !== '/' && path.endsWith('/')) reject(name, "a path that doesn't end with '/'", route);
  if (/\{[^}]*\+\}./.test(path)) reject(name, 'a path whose greedy variable stands last', route);
}

export function validateAuthorization(options: HttpRouteOptions, prefix = ''): void {
  const reason = options.unauthenticatedReason;
  if (reason === undefined) return;
  if (reason.trim() === '') reject(`${prefix}unauthenticatedReason`, 'a sentence', reason);
  if (options.authorizer) {
    reject(`${prefix}unauthenticatedReason`, "left out where an 'authorizer' is given", reason);
  }
}

function toRouteKey(route: string): HttpRouteKey {
  if (route === '$default') return HttpRouteKey.DEFAULT;
  const [method, path] = route.split(' ');
  return HttpRouteKey.with(path, method as HttpMethod);
}
