import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The environments there are; each is a GitHub Environment and an Nx configuration of the same name. */
export type EnvironmentName = 'local' | 'dev' | 'stage' | 'prod';

/** Where the AWS API is: AWS itself, or an emulator that speaks the same protocol. */
export type Endpoint = 'aws' | EmulatorEndpoint;

export interface EmulatorEndpoint {
  /** URL that takes AWS API calls, for example `https://127.0.0.1:4511`. */
  readonly aws: string;
  /** URL under which the HTTP API is reached, for example `http://127.0.0.1:4510`. */
  readonly api: string;
}

/** The four tags that every resource carries, for the bill to be read by. */
export interface CostTags {
  readonly Environment: EnvironmentName;
  readonly Project: string;
  readonly Owner: string;
  readonly CostCenter: string;
}

/** An address of the API under a domain of one's own. */
export interface Domain {
  /** Full name, for example `api.dev.example.com`. */
  readonly name: string;
  /** ARN of an issued ACM certificate for that name, in the environment's region. */
  readonly certificateArn: string;
  /** Route 53 zone that the name is a record of. */
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
}

/** How large a function is, and how long it may run. */
export interface FunctionSize {
  /** MiB, 128 to 10,240. */
  readonly memorySize: number;
  /** Seconds, at most 900 (the API's function: at most 29). */
  readonly timeoutSeconds: number;
}

/** One environment, whole: every layer gets all of it and nothing else decides what is deployed. */
export interface EnvironmentConfig {
  readonly name: EnvironmentName;
  /** First part of every name: stacks, secrets, outputs. */
  readonly project: string;
  /** AWS account, 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  readonly tags: CostTags;
  /** Whether `destroy` is refused and stacks carry termination protection. */
  readonly protected: boolean;
  /** Who holds the key of queues, tables, logs and secrets: AWS, or a key of our own in core. */
  readonly encryption: 'aws-owned' | 'customer-key';
  readonly logRetention: RetentionDays;
  /** What becomes of tables, buckets and repositories when their stack goes. */
  readonly dataRemovalPolicy: RemovalPolicy;
  /** Who is told of an alarm. */
  readonly alarmEmail: string | 'none';
  readonly domain: Domain | 'none';
  readonly api: FunctionSize & {
    /** Requests a second, sustained, and at once. */
    readonly throttleRateLimit: number;
    readonly throttleBurstLimit: number;
  };
  readonly worker: FunctionSize & {
    /** Functions that work at the same time, 2 to 1,000. */
    readonly maxConcurrency: number;
    /** Tries before a message goes to the dead-letter queue. */
    readonly maxReceiveCount: number;
  };
  readonly producer: FunctionSize & {
    /** EventBridge Scheduler expression, for example `rate(5 minutes)`. */
    readonly schedule: string;
  };
  /**
   * How the functions' code reaches Lambda: as .zip archives that `package` built, or as the images that
   * `STRATIFORM_IMAGES` names. Another value replaces the functions: Lambda can't change it on one that is there.
   */
  readonly packaging: 'zip' | 'image';
  /** What the functions run on: `host` is the machine that the emulator runs on. */
  readonly runtime: 'lambda-arm64' | 'host';
}
