import { Names } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PackagedFunction } from '../functions/packaged-function';
import { createLogGroup } from '../log-groups';
import { validateHttpApi } from './http-api-validation';
import type { HttpRouteOptions } from './route-options';
import { Routes } from './routes';
import type { ServerlessHttpApiProps } from './serverless-http-api-props';

/** A route and what answers it. */
export interface AddHttpRouteOptions extends HttpRouteOptions {
  /** The function that answers. */
  readonly handler: PackagedFunction;
}

/** Each field of an access log line, by API Gateway's name for it. */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
};

/** An HTTP API with one stage that follows its routes, an access log in JSON and a throttle. */
export class ServerlessHttpApi extends Construct {
  /** The API itself. */
  public readonly httpApi: HttpApi;
  /** The stage `$default`: no stage name in the URL. */
  public readonly stage: HttpStage;
  /** Where every request is logged. */
  public readonly accessLogGroup: LogGroup;
  /** `https://…`, without a slash at its end. */
  public readonly url: string;

  private readonly routes: Routes;

  constructor(scope: Construct, id: string, props: ServerlessHttpApiProps = {}) {
    super(scope, id);
    const uniqueName = Names.uniqueResourceName(this, {
      maxLength: 128,
      separator: '-',
      allowedSpecialCharacters: '-_',
    });
    validateHttpApi(props);
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: props.apiName ?? uniqueName,
      description: props.description,
      corsPreflight: props.cors,
      createDefaultStage: false,
    });
    // Log groups with this prefix share one entry in CloudWatch's resource policy, which is 5120 characters at most:
    // with others, an account's APIs fill it up one by one.
    this.accessLogGroup = createLogGroup(this, 'AccessLogs', props, `/aws/vendedlogs/apis/${uniqueName}`);
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      autoDeploy: true,
      throttle: { rateLimit: props.throttleRateLimit ?? 100, burstLimit: props.throttleBurstLimit ?? 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogGroup),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    this.url = this.httpApi.apiEndpoint;
    this.routes = new Routes(this, this.httpApi);
    this.node.defaultChild = this.httpApi;
  }

  /**
   * Leads a route to a function.
   *
   * @param route `$default`, or a method and a path: `GET /users/{id}`, `ANY /{proxy+}`
   * @param options the function, and who may call it
   */
  public addRoute(route: string, options: AddHttpRouteOptions): void {
    this.routes.add(route, options.handler, options);
  }
}
