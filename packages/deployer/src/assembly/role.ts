/** A role to act under, as a cloud assembly names it. */
export interface Role {
  readonly arn: string;
  readonly externalId?: string;
  /** More input for AssumeRole, such as session tags. */
  readonly options?: Record<string, unknown>;
  /** Whether nothing is said when it can't be assumed: the caller will do as well. */
  readonly optional?: boolean;
}
