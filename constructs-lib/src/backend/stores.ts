import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PackagedFunction } from '../functions/packaged-function';
import { secretVariable, tableVariable } from '../names';
import { grantSecretRead } from '../secrets/grants';
import type { BackendFunctionOptions, ServerlessBackendProps } from './backend-options';
import { rejectUnknown } from './backend-validation';

/** The tables and secrets of a backend, and the one place where functions get at them. */
export class Stores {
  private readonly tables = new Map<string, ITable>();
  private readonly secrets = new Map<string, ISecret>();

  constructor(backend: Construct, { tables = {}, secrets = {}, encryptionKey }: ServerlessBackendProps) {
    const tableScope = new Construct(backend, 'Tables');
    const secretScope = new Construct(backend, 'Secrets');
    for (const [id, table] of Object.entries(tables)) {
      this.tables.set(id, table._create(tableScope, id, encryptionKey));
    }
    for (const [id, secret] of Object.entries(secrets)) {
      this.secrets.set(id, secret._create(secretScope, id, encryptionKey));
    }
  }

  public table(id: string): ITable {
    return this.tables.get(id) ?? rejectUnknown('id', id, [...this.tables.keys()]);
  }

  public secret(id: string): ISecret {
    return this.secrets.get(id) ?? rejectUnknown('id', id, [...this.secrets.keys()]);
  }

  /** Only what the options name: a function without access doesn't learn the name either. */
  public grant(fn: PackagedFunction, { tableAccess = {}, secretAccess = [] }: BackendFunctionOptions): void {
    for (const [id, access] of Object.entries(tableAccess)) {
      fn.addEnvironment(tableVariable(id), this.table(id).tableName);
      access.grantTo(fn, this.table(id));
    }
    for (const id of secretAccess) {
      fn.addEnvironment(secretVariable(id), this.secret(id).secretArn);
      grantSecretRead(fn, this.secret(id));
    }
  }
}

/** What the constructs below a backend know nothing of. */
export function withoutAccess<T extends BackendFunctionOptions>(options: T): Omit<T, 'tableAccess' | 'secretAccess'> {
  const { tableAccess, secretAccess, ...rest } = options;
  return rest;
}
