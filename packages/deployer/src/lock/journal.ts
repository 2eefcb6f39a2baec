import type { Session } from '../aws/session';
import { lockLost } from './holder';
import type { EnvironmentLock } from './lock';
import { isConditionFailed, LOCK_ID, LockTable } from './table';

/** How far a stack is in the apply of one plan. */
export interface JournalEntry {
  readonly state: 'executing' | 'applied' | 'failed';
  /** ARN of the change set that is or was executed. */
  readonly changeSet: string;
  /** What makes a repeated request one execution. */
  readonly token: string;
  /** Status of the stack at its end. */
  readonly status?: string;
  /** The lock's fence when it was written, and when that was (ISO 8601). */
  readonly fence: number;
  readonly at: string;
}

/** A plan that is older than that can't be applied any more. */
const KEPT_DAYS = 90;

/**
 * What an apply notes of one plan, so that another run can go on with it. Each note is written in one transaction with a
 * check that the lock is still this run's: who lost it can't begin anything, whatever its clock says.
 */
export class Journal {
  private constructor(
    private readonly table: LockTable,
    private readonly plan: string,
    private readonly lock: EnvironmentLock,
  ) {}

  /** @param plan what tells it from every other: its id and digest */
  static async open(session: Session, table: string, plan: string, lock: EnvironmentLock): Promise<Journal> {
    return new Journal(await LockTable.open(session, table), plan, lock);
  }

  /** What was noted of these stacks. */
  async read(stackNames: readonly string[]): Promise<Map<string, JournalEntry>> {
    const entries = stackNames.map(
      async (name) => [name, await this.table.get<JournalEntry>(this.idOf(name))] as const,
    );
    const found = await Promise.all(entries);
    return new Map(found.filter((entry): entry is readonly [string, JournalEntry] => entry[1] !== undefined));
  }

  /** @throws DeployerError `lock-lost`; then nothing was written */
  async write(stackName: string, entry: Omit<JournalEntry, 'fence' | 'at'>): Promise<void> {
    const { holder, fence } = this.lock;
    const now = Date.now();
    const check = {
      TableName: this.table.name,
      Key: { id: LOCK_ID },
      ConditionExpression: 'holder = :holder AND fence = :fence',
      ExpressionAttributeValues: { ':holder': holder, ':fence': fence },
    };
    const note = {
      id: this.idOf(stackName),
      ...entry,
      fence,
      at: new Date(now).toISOString(),
      // The table forgets it then (DynamoDB's time to live, in seconds).
      expires: Math.floor(now / 1000) + KEPT_DAYS * 24 * 60 * 60,
    };
    try {
      await this.table.transact([{ ConditionCheck: check }, { Put: { TableName: this.table.name, Item: note } }]);
    } catch (error) {
      if (isConditionFailed(error)) throw lockLost(this.table.environment);
      throw error;
    }
  }

  private idOf(stackName: string): string {
    return `apply#${this.plan}#${stackName}`;
  }
}
