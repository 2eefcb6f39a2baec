import { Duration } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, type IPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Function as LambdaFunction, LoggingFormat, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { createLogGroup } from '../log-groups';
import { kebabCase } from '../names';
import { grantQueueKey } from '../queues/grants';
import { reject } from '../validation';
import type { PackagedFunctionOptions } from './function-options';
import { packagingRequest, validateFunctionOptions } from './function-validation';

export * from './function-options';

/** Options of a function on its own. */
export interface PackagedFunctionProps extends PackagedFunctionOptions {}

/**
 * A Lambda function with a role and a log group of its own.
 *
 * The role's one inline policy allows writing to exactly that log group and what is granted afterwards: no managed
 * policy, no `*`. A permissions boundary is the CDK's own: `PermissionsBoundary.of(app).apply(...)`.
 */
export class PackagedFunction extends Construct implements IGrantable {
  /** The function itself. */
  public readonly lambdaFunction: LambdaFunction;
  /** The role that only this function runs under. */
  public readonly role: Role;
  /** Where only this function logs to. */
  public readonly logGroup: LogGroup;
  /** Grants to the function are grants to its role. */
  public readonly grantPrincipal: IPrincipal;

  private readonly variables: Set<string>;

  constructor(scope: Construct, id: string, props: PackagedFunctionProps) {
    super(scope, id);
    const request = packagingRequest(props);
    const logLevel = props.logLevel ?? ApplicationLogLevel.INFO;
    const serviceName = props.serviceName ?? kebabCase(id);

    validateFunctionOptions(props);

    this.logGroup = createLogGroup(this, 'Logs', props);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: props.rolePath,
    });
    this.grantPrincipal = this.role.grantPrincipal;
    // The attribute Arn of a log group ends in ':*', the log streams of exactly this group.
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    const environment = { ...props.environment, LOG_LEVEL: logLevel, POWERTOOLS_SERVICE_NAME: serviceName };
    this.variables = new Set(Object.keys(environment));
    this.lambdaFunction = new LambdaFunction(this, 'Function', {
      ...props.packaging._bind(request),
      architecture: request.architecture,
      memorySize: props.memorySize ?? 1024,
      timeout: props.timeout ?? Duration.seconds(60),
      environment,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: logLevel,
      reservedConcurrentExecutions: props.reservedConcurrency,
      tracing: props.tracing ? Tracing.ACTIVE : undefined,
      deadLetterQueue: props.deadLetterQueue,
      description: props.description,
    });
    if (props.deadLetterQueue) grantQueueKey(this, props.deadLetterQueue);
    this.node.defaultChild = this.lambdaFunction;
    this.excuse(props);
  }

  /**
   * Adds an environment variable.
   *
   * Fails when the name is already taken, so that a convention is never overwritten in silence.
   *
   * @param name letters, digits and underscores
   * @param value the value; never a secret
   */
  public addEnvironment(name: string, value: string): void {
    if (this.variables.has(name)) reject('environment', 'free of duplicates', name);
    this.variables.add(name);
    this.lambdaFunction.addEnvironment(name, value);
  }

  /** Invocations that ended in an error; the sum over 5 minutes unless told otherwise. */
  public metricErrors(options?: MetricOptions): Metric {
    return this.lambdaFunction.metricErrors(options);
  }

  /** How long invocations took, in milliseconds; the average over 5 minutes unless told otherwise. */
  public metricDuration(options?: MetricOptions): Metric {
    return this.lambdaFunction.metricDuration(options);
  }

  /** Invocations that found no free concurrency; the sum over 5 minutes unless told otherwise. */
  public metricThrottles(options?: MetricOptions): Metric {
    return this.lambdaFunction.metricThrottles(options);
  }

  private excuse(props: PackagedFunctionProps): void {
    const exemptions = Exemptions.of(this.lambdaFunction)
      .add({ reason: 'It talks to AWS services by their public, signed endpoints only.', checkov: ['CKV_AWS_117'] })
      .add({ reason: props.packaging._unsignedReason, checkov: ['CKV_AWS_272'] })
      .add({ reason: 'Variables hold names and addresses, never a secret.', checkov: ['CKV_AWS_173'] });
    exemptions.add({ reason: 'The CDK makes a function wait for its role and its policy alike.', cfnLint: ['W3005'] });
    if (props.reservedConcurrency === undefined) {
      exemptions.add({
        reason: 'Bounded where work comes in (throttle, event source); a reservation takes from the account pool.',
        checkov: ['CKV_AWS_115'],
      });
    }
    if (!props.tracing) {
      exemptions.add({
        reason: "X-Ray knows no resource-level permissions: tracing would put '*' into the role.",
        nag: ['Serverless-LambdaTracing'],
        checkov: ['CKV_AWS_50'],
      });
    }
  }
}
