import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { PackagedFunction, type PackagedFunctionOptions } from '../functions/packaged-function';
import { Routes } from '../http/routes';
import { ServerlessHttpApi } from '../http/serverless-http-api';
import type { LogOptions } from '../log-groups';
import { kebabCase } from '../names';
import { grantEnqueue } from '../queues/grants';
import { QueueWorker } from '../queues/queue-worker';
import { WorkQueue } from '../queues/work-queue';
import { ScheduledProducer } from '../schedules/scheduled-producer';
import { definedOnly } from '../validation';
import type { AddRouteOptions, AddWorkerOptions } from './add-options';
import type { ApiOptions, ProducerOptions, ServerlessBackendProps } from './backend-options';
import {
  hasQueue,
  rejectNoQueue,
  validateApi,
  validateBackend,
  validateProducer,
  validateWorker,
} from './backend-validation';
import { Stores, withoutAccess } from './stores';

/**
 * A serverless backend: an HTTP API with its function, a queue with its worker, a schedule with its producer, tables
 * and secrets.
 *
 * Every part is either made here or given, from this stack or another one. Each function has a role of its own that
 * allows what its options name and nothing else.
 */
export class ServerlessBackend extends Construct {
  /** The API, own or given. */
  public readonly httpApi: IHttpApi;
  /** The own API with its stage, which a domain is mapped to, and its access log; undefined where one is given. */
  public readonly ownHttpApi?: ServerlessHttpApi;
  /** The function behind the API. */
  public readonly apiFunction: PackagedFunction;
  /** The function that works on the queue, where there is one. */
  public readonly workerFunction?: PackagedFunction;
  /** The function that puts work into the queue, where there is one. */
  public readonly producerFunction?: PackagedFunction;
  /** The queue, own or given, where there is one. */
  public readonly queue?: IQueue;
  /** The queue's dead-letter queue, where it is known. */
  public readonly deadLetterQueue?: IQueue;

  private readonly props: ServerlessBackendProps;
  private readonly stores: Stores;
  private readonly routes: Routes;

  constructor(scope: Construct, id: string, props: ServerlessBackendProps) {
    super(scope, id);
    this.props = props;
    const api = this.functionOptions('api', { timeout: Duration.seconds(29), ...definedOnly(props.api) });
    const worker = props.worker && this.functionOptions('worker', props.worker);
    const producer = props.producer && this.functionOptions('producer', props.producer);

    validateBackend(props);
    validateApi(api, props);
    if (worker) validateWorker({ ...worker, queue: props.queue }, 'worker.', props);
    if (producer) validateProducer(producer, 'producer.', props);

    this.stores = new Stores(this, props);
    this.queue = props.queue ?? this.createQueue();
    this.deadLetterQueue = props.deadLetterQueue ?? (this.queue && WorkQueue._of(this.queue)?.deadLetterQueue);
    this.ownHttpApi = props.httpApi ? undefined : this.createHttpApi();
    this.httpApi = props.httpApi ?? (this.ownHttpApi as ServerlessHttpApi).httpApi;
    this.routes = new Routes(this, this.httpApi);

    this.apiFunction = this.createApiFunction(api);
    this.workerFunction = worker && this.createWorker('Worker', { ...worker, queue: this.queue }).worker;
    this.producerFunction = producer && this.createProducer('Producer', producer).producer;
  }

  /** `https://…`, without a slash at its end. Of a given API only when its endpoint was given with it. */
  public get url(): string {
    return this.httpApi.apiEndpoint;
  }

  /**
   * A table by its id. Fails for an id that wasn't given.
   *
   * @param id the key in `tables`
   */
  public table(id: string): ITable {
    return this.stores.table(id);
  }

  /**
   * A secret by its id. Fails for an id that wasn't given.
   *
   * @param id the key in `secrets`
   */
  public secret(id: string): ISecret {
    return this.stores.secret(id);
  }

  /**
   * Leads a further route to the API's function or to another one.
   *
   * @param route a method and a path: `GET /health`
   * @param options the function, and who may call it
   */
  public addRoute(route: string, options: AddRouteOptions = {}): void {
    this.routes.add(route, options.handler ?? this.apiFunction, options);
  }

  /**
   * A further worker, on a queue of its own or the one that is given. It shares the backend's tables and secrets.
   *
   * @param id the construct's id, which also names it in messages and logs
   * @param options the worker's function and how it takes messages
   */
  public addWorker(id: string, options: AddWorkerOptions): QueueWorker {
    const worker = this.functionOptions(id, options);
    validateWorker(worker, `${id}.`, this.props);
    return this.createWorker(id, worker);
  }

  /**
   * A further schedule with a function of its own that puts work into the backend's queue.
   *
   * @param id the construct's id, which also names it in messages and logs
   * @param options the schedule and its function
   */
  public addSchedule(id: string, options: ProducerOptions): ScheduledProducer {
    const producer = this.functionOptions(id, options);
    validateProducer(producer, `${id}.`, this.props);
    return this.createProducer(id, producer);
  }

  /**
   * Allows putting work into the queue, and nothing else. Fails where there is no queue.
   *
   * @param grantee who may
   */
  public grantEnqueue(grantee: IGrantable): Grant {
    return grantEnqueue(grantee, this.queue ?? rejectNoQueue('queue'));
  }

  /** Messages in the dead-letter queue; the maximum over 5 minutes unless told otherwise. Fails where it isn't known. */
  public metricDlqDepth(options?: MetricOptions): Metric {
    const deadLetterQueue = this.deadLetterQueue ?? rejectNoQueue('deadLetterQueue');
    return deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  /** The backend's defaults, then what the function's own options say. */
  private functionOptions<T extends PackagedFunctionOptions>(id: string, options: T): T {
    const { serviceName, logLevel, architecture, rolePath, tracing } = this.props;
    return {
      serviceName: serviceName ? `${serviceName}-${kebabCase(id)}` : kebabCase(id),
      ...this.logOptions,
      ...definedOnly({ logLevel, architecture, rolePath, tracing }),
      ...definedOnly(options),
    };
  }

  private get logOptions(): LogOptions {
    const { logRetention, logRemovalPolicy, logEncryptionKey } = this.props;
    return definedOnly({ logRetention, logRemovalPolicy, logEncryptionKey });
  }

  private createHttpApi(): ServerlessHttpApi {
    const options = definedOnly(this.props.httpApiOptions ?? {});
    return new ServerlessHttpApi(this, 'HttpApi', { ...this.logOptions, ...options });
  }

  private createQueue(): IQueue | undefined {
    if (!hasQueue(this.props)) return undefined;
    const { worker, queueOptions = {}, encryptionKey } = this.props;
    const follows = worker ? { consumerTimeout: worker.timeout, batchWindow: worker.batchWindow } : {};
    return new WorkQueue(this, 'Queue', { encryptionKey, ...definedOnly(queueOptions), ...follows }).queue;
  }

  private createApiFunction(options: ApiOptions): PackagedFunction {
    const { routes = ['$default'], enqueues, authorizer, unauthenticatedReason, ...rest } = options;
    const api = new PackagedFunction(this, 'Api', withoutAccess(rest));
    this.stores.grant(api, options);
    if (this.queue && enqueues !== false) {
      api.addEnvironment('QUEUE_URL', this.queue.queueUrl);
      grantEnqueue(api, this.queue);
    }
    for (const route of routes) this.routes.add(route, api, { authorizer, unauthenticatedReason });
    Exemptions.of(api).add({
      reason: 'Invoked synchronously by the HTTP API: the caller gets the error, and there is no event to keep.',
      nag: ['Serverless-LambdaDLQ'],
      checkov: ['CKV_AWS_116'],
    });
    return api;
  }

  private createWorker(id: string, options: AddWorkerOptions): QueueWorker {
    const { encryptionKey } = this.props;
    const own = options.queue ? {} : { queueOptions: { encryptionKey, ...definedOnly(options.queueOptions ?? {}) } };
    const worker = new QueueWorker(this, id, { ...withoutAccess(options), ...own });
    this.stores.grant(worker.worker, options);
    return worker;
  }

  private createProducer(id: string, options: ProducerOptions): ScheduledProducer {
    const encryptionKey = options.encryptionKey ?? this.props.encryptionKey;
    const producer = new ScheduledProducer(this, id, { ...withoutAccess(options), encryptionKey, queue: this.queue });
    this.stores.grant(producer.producer, options);
    return producer;
  }
}
