/** Flaws that AWS itself has, each known from its issue. All off unless switched on. */
export interface Flaws {
  /**
   * Logical ids that DescribeChangeSet leaves out when it is asked for property values (aws/aws-cdk-cli#1780); without
   * them they are there.
   */
  readonly droppedResources?: readonly string[];
  /** DescribeChangeSet with property values has no StatusReason (boto/boto3#4178). */
  readonly noStatusReason?: boolean;
  /** GetTemplate turns every character that isn't ASCII into `?` (cloudformation-coverage-roadmap#1220). */
  readonly asciiTemplates?: boolean;
}

/** What the gate does beyond forwarding; each can be changed while it runs (`gate.set`). */
export interface Settings {
  /** Refuse what AWS refuses. Default: true. */
  readonly strict: boolean;
  /**
   * What becomes of a stack's other change sets when one is executed. `deleted` is what API_ExecuteChangeSet documents;
   * `obsolete` leaves them readable with ExecutionStatus OBSOLETE, as AWS answers while it deletes them and in reports
   * of pipelines that raced. Default: `deleted`.
   */
  readonly siblings: 'deleted' | 'obsolete';
  /** How many DescribeChangeSet calls a new change set answers with CREATE_IN_PROGRESS. Default: 0. */
  readonly creationPolls: number;
  /** Changes per page of DescribeChangeSet; AWS cuts at 1 MB, the emulator never. Default: all on one page. */
  readonly changesPerPage?: number;
  readonly flaws: Flaws;
}

export const DEFAULTS: Settings = { strict: true, siblings: 'deleted', creationPolls: 0, flaws: {} };
