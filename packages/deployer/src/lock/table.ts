import type { DynamoDBDocumentClient, TransactWriteCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { patience } from '../aws/pause';
import type { Session } from '../aws/session';
import { stateRefusal } from '../store/refusal';

/** Id of the environment's lock in the lock table. */
export const LOCK_ID = 'lock';

/** The environment's lock as the table holds it. */
export interface LockItem {
  readonly id: typeof LOCK_ID;
  /** Who holds it: a random id of the run; absent when it is free. */
  readonly holder?: string;
  /** The run, for people. */
  readonly run?: string;
  /** Absent where it is held without a stored plan. */
  readonly planId?: string;
  /** ISO 8601. */
  readonly since?: string;
  /** Milliseconds since 1970, by the holder's clock. */
  readonly leaseUntil?: number;
  /** Grows with every holder, and never shrinks. */
  readonly fence: number;
}

/** How often a call is repeated that met another one on the same item; the SDK doesn't do that. About three seconds in all. */
const TRIES = 8;

/** Reasons of a refused transaction that pass by themselves (the API reference of TransactWriteItems). */
const RETRIED = /^(TransactionConflict|ThrottlingError|ProvisionedThroughputExceeded|RequestLimitExceeded)$/;

/** The lock table. Loads DynamoDB's client when it is opened: only commands that lock need it. */
export class LockTable {
  private constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly lib: typeof import('@aws-sdk/lib-dynamodb'),
    readonly name: string,
    readonly environment: string,
  ) {}

  static async open(session: Session, name: string): Promise<LockTable> {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const lib = await import('@aws-sdk/lib-dynamodb');
    const client = lib.DynamoDBDocumentClient.from(new DynamoDBClient(await session.connection()), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return new LockTable(client, lib, name, session.target.environment);
  }

  /** An item as it is now; undefined when there is none. */
  async get<Item>(id: string): Promise<Item | undefined> {
    const input = { TableName: this.name, Key: { id }, ConsistentRead: true };
    const { Item } = await this.told(() => this.client.send(new this.lib.GetCommand(input)));
    return Item as Item | undefined;
  }

  /** Changes the lock's item. @returns the item as it is then @throws what `isConditionFailed` knows */
  async updateLock(
    input: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
    abortSignal?: AbortSignal,
  ): Promise<LockItem> {
    const { Attributes } = await this.told(() =>
      this.client.send(
        new this.lib.UpdateCommand({
          ...input,
          TableName: this.name,
          Key: { id: LOCK_ID },
          ReturnValues: 'ALL_NEW',
        }),
        { abortSignal },
      ),
    );
    return Attributes as LockItem;
  }

  /** Writes all or nothing. @throws what `isConditionFailed` knows */
  async transact(TransactItems: NonNullable<TransactWriteCommandInput['TransactItems']>): Promise<void> {
    await this.told(() => this.client.send(new this.lib.TransactWriteCommand({ TransactItems })));
  }

  private async told<T>(call: () => Promise<T>): Promise<T> {
    const pause = patience();
    for (let tries = 1; ; tries += 1) {
      try {
        return await call();
      } catch (error) {
        if (!isConflict(error) || tries === TRIES) throw stateRefusal(error, `table '${this.name}'`, this.environment);
      }
      await pause();
    }
  }
}

/** Whether DynamoDB refused because a condition doesn't hold. */
export function isConditionFailed(error: unknown): boolean {
  return (
    (error as Error).name === 'ConditionalCheckFailedException' || reasonsOf(error).includes('ConditionalCheckFailed')
  );
}

// A renewal of the lock and a note in the journal touch the same item: DynamoDB refuses one of two at the same time.
function isConflict(error: unknown): boolean {
  if ((error as Error).name === 'TransactionConflictException') return true;
  const reasons = reasonsOf(error).filter((reason) => reason !== 'None');
  return reasons.length > 0 && reasons.every((reason) => RETRIED.test(reason));
}

/** Why a transaction was refused, item by item. */
function reasonsOf(error: unknown): string[] {
  const { name, CancellationReasons = [] } = error as { name: string; CancellationReasons?: { Code?: string }[] };
  return name === 'TransactionCanceledException' ? CancellationReasons.map(({ Code }) => Code ?? 'None') : [];
}
