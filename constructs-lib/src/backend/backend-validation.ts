import { Duration } from 'aws-cdk-lib';
import { validateFunctionOptions } from '../functions/function-validation';
import { validateHttpApi } from '../http/http-api-validation';
import { validateAuthorization, validateRoutes } from '../http/routes';
import { WorkQueue } from '../queues/work-queue';
import { validateQueueOptions } from '../queues/work-queue-validation';
import { validateOwnQueueOptions, validateVisibility, validateWorkerOptions } from '../queues/worker-validation';
import { validateScheduleOptions } from '../schedules/schedule-validation';
import { reject, validateDuration, validateRetention, validateText, validateUnique } from '../validation';
import type { AddWorkerOptions } from './add-options';
import type { ApiOptions, BackendFunctionOptions, ProducerOptions, ServerlessBackendProps } from './backend-options';

/** One second below the 30 seconds after which an HTTP API answers 503 by itself. */
const MAX_API_TIMEOUT = Duration.seconds(29);

/** What is wrong between the parts. What is wrong within one is said with its name in front, by the functions below. */
export function validateBackend(props: ServerlessBackendProps): void {
  validateText('serviceName', props.serviceName, /\S/, 'a name');
  validateRetention('logRetention', props.logRetention);
  validateIds('tables', Object.keys(props.tables ?? {}));
  validateIds('secrets', Object.keys(props.secrets ?? {}));
  validateOwnHttpApi(props);
  validateOwnQueue(props);
}

export function validateApi(options: ApiOptions, props: ServerlessBackendProps): void {
  validateDuration('api.timeout', options.timeout, Duration.seconds(1), MAX_API_TIMEOUT);
  validateFunctionOptions(options, 'api.');
  validateAuthorization(options, 'api.');
  if (options.routes) validateRoutes('api.routes', options.routes);
  if (options.enqueues && !hasQueue(props)) {
    reject('api.enqueues', 'left out of a backend without a queue', 'true', "give 'queue', 'queueOptions' or 'worker'");
  }
  validateAccess(options, 'api.', props);
}

export function validateWorker(options: AddWorkerOptions, prefix: string, props: ServerlessBackendProps): void {
  validateWorkerOptions(options, prefix);
  if (options.queue) {
    validateVisibility(
      WorkQueue._of(options.queue),
      options.timeout ?? Duration.seconds(60),
      options.batchWindow,
      prefix,
    );
  }
  validateAccess(options, prefix, props);
}

export function validateProducer(options: ProducerOptions, prefix: string, props: ServerlessBackendProps): void {
  validateScheduleOptions(options, prefix);
  validateAccess(options, prefix, props);
}

export function hasQueue(props: ServerlessBackendProps): boolean {
  return Boolean(props.queue || props.worker || props.producer || props.queueOptions);
}

/** The message for an id that nothing was given for, in options and in `table(id)`. */
export function rejectUnknown(name: string, id: string, known: string[]): never {
  reject(
    name,
    `one of ${known.length > 0 ? known.map((one) => `'${one}'`).join(', ') : 'none, as there are none'}`,
    id,
  );
}

/** For what needs a queue in a backend that has none, or whose dead-letter queue isn't known. */
export function rejectNoQueue(name: string): never {
  reject(name, 'given to the backend', 'none', "give 'worker', 'queueOptions', or 'queue' and 'deadLetterQueue'");
}

function validateIds(name: string, ids: string[]): void {
  for (const id of ids) {
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) continue;
    reject(name, "named by lower-case letters, digits and single '-', beginning with a letter", id);
  }
}

function validateOwnHttpApi({ httpApi, httpApiOptions }: ServerlessBackendProps): void {
  if (httpApiOptions === undefined) return;
  if (httpApi)
    reject('httpApiOptions', "left out where 'httpApi' is given", Object.keys(httpApiOptions).join(', ') || '{}');
  validateHttpApi(httpApiOptions, 'httpApiOptions.');
}

function validateOwnQueue({ queue, queueOptions, deadLetterQueue, worker }: ServerlessBackendProps): void {
  if (worker) validateOwnQueueOptions(queueOptions, queue, "'worker'");
  if (!worker && queueOptions && queue) validateOwnQueueOptions(queueOptions, queue);
  if (!worker && queueOptions) validateQueueOptions(queueOptions, 'queueOptions.');
  if (deadLetterQueue && !queue) {
    reject(
      'deadLetterQueue',
      "left out where 'queue' is not given",
      deadLetterQueue.node.path,
      'the own queue has its own',
    );
  }
}

function validateAccess(options: BackendFunctionOptions, prefix: string, props: ServerlessBackendProps): void {
  const tables = Object.keys(props.tables ?? {});
  const secrets = Object.keys(props.secrets ?? {});
  for (const id of Object.keys(options.tableAccess ?? {})) {
    if (!tables.includes(id)) rejectUnknown(`${prefix}tableAccess`, id, tables);
  }
  validateUnique(`${prefix}secretAccess`, options.secretAccess ?? []);
  for (const id of options.secretAccess ?? []) {
    if (!secrets.includes(id)) rejectUnknown(`${prefix}secretAccess`, id, secrets);
  }
}
