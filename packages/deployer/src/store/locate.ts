import { readParameters } from '../aws/parameters';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';

/** Where an environment keeps its plans and its lock: what `bootstrap` made and published. */
export interface State {
  readonly bucket: string;
  readonly table: string;
}

/** @throws DeployerError `not-bootstrapped` */
export async function locateState(session: Session): Promise<State> {
  const { project, environment } = session.target;
  const [planStore, lockTable] = ['planStore', 'lockTable'].map((key) => `/${project}/${environment}/bootstrap/${key}`);
  const found = await readParameters(session, [planStore as string, lockTable as string]);
  const [bucket, table] = [found.get(planStore as string), found.get(lockTable as string)];
  if (bucket && table) return { bucket, table };
  throw new DeployerError(
    'not-bootstrapped',
    `Environment '${environment}' of '${project}' has no ${bucket ? 'lock' : 'plan store'}: there is no ${bucket ? lockTable : planStore}.`,
    `Run: stratiform bootstrap --env ${environment}`,
  );
}
