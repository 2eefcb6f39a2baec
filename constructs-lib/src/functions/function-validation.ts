import { Duration } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { PackagingRequest } from '../packaging/packaged-code';
import { reject, validateDuration, validateInteger, validateRetention, validateText } from '../validation';
import type { PackagedFunctionOptions } from './function-options';
import { Runtimes } from './runtimes';

/** Variables that a backend sets itself; the ones for tables and secrets are told by their endings. */
const CONVENTIONAL = ['LOG_LEVEL', 'POWERTOOLS_SERVICE_NAME', 'QUEUE_URL', 'MAX_RECEIVE_COUNT'];

/**
 * What CreateFunction refuses, and an emulator takes
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime).
 */
const RESERVED = [
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];

const RESERVED_FAMILY =
  /^AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)$/;

/** `prefix` stands before every name in a message: `worker.` within a backend, nothing for a construct on its own. */
export function validateFunctionOptions(options: PackagedFunctionOptions, prefix = ''): void {
  validateDuration(`${prefix}timeout`, options.timeout, Duration.seconds(1), Duration.minutes(15));
  validateInteger(`${prefix}memorySize`, options.memorySize, 128, 10240);
  validateInteger(`${prefix}reservedConcurrency`, options.reservedConcurrency, 0, 1000);
  validateRetention(`${prefix}logRetention`, options.logRetention);
  validateText(`${prefix}handler`, options.handler, /^\S+\.[^\s.]+$/, "of the form 'file.function'");
  validateText(`${prefix}serviceName`, options.serviceName, /\S/, 'a name');
  validateRolePath(`${prefix}rolePath`, options.rolePath);
  validateEnvironment(`${prefix}environment`, options.environment ?? {});
  options.packaging._validate(packagingRequest(options, prefix));
}

export function packagingRequest(options: PackagedFunctionOptions, prefix = ''): PackagingRequest {
  return {
    prefix,
    handler: options.handler,
    runtime: options.runtime ?? Runtimes.newestNode(),
    architecture: options.architecture ?? Architecture.ARM_64,
  };
}

export function validateRolePath(name: string, path: string | undefined): void {
  validateText(name, path, /^\/([!-)+->@-~]+\/)*$/, "a path that begins and ends with '/'");
}

function validateEnvironment(name: string, environment: { [name: string]: string }): void {
  for (const variable of Object.keys(environment)) {
    if (!/^[A-Za-z]\w+$/.test(variable)) {
      reject(name, 'named by letters, digits and underscores, beginning with a letter', variable);
    }
    if (isReserved(variable)) reject(name, 'free of variables that Lambda sets itself', variable);
    if (CONVENTIONAL.includes(variable)) reject(name, 'free of variables that are set by convention', variable);
  }
}

function isReserved(variable: string): boolean {
  return RESERVED.includes(variable) || RESERVED_FAMILY.test(variable);
}
