import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';

/** Who may call a route. */
export interface HttpRouteOptions {
  /**
   * Lets API Gateway check callers.
   * @default - none: everybody reaches the function
   */
  readonly authorizer?: IHttpRouteAuthorizer;

  /**
   * Why the route needs no authorizer, for the person who reviews the template: it becomes the exemption from the rules
   * of cdk-nag and checkov that ask for one. Can't be given together with an authorizer.
   * @default - none: without an authorizer those tools report the route
   */
  readonly unauthenticatedReason?: string;
}
