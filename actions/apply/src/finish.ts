import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cleanUp, readOutputs, type Session } from '@stratiform/deployer';
import { courtesy } from './answer.js';
import { line } from './telling.js';

/**
 * Writes what the environment's layers publish now into a file that only this job reads.
 *
 * @returns its path; undefined, with a warning, when it can't be had: what is applied stays applied
 */
export async function writeOutputs(session: Session): Promise<string | undefined> {
  const file = path.join(
    process.env.RUNNER_TEMP || os.tmpdir(),
    `stratiform-outputs-${session.target.environment}.json`,
  );
  let written: string | undefined;
  await courtesy("read the stacks' outputs", async () => {
    const outputs = await readOutputs(session);
    fs.rmSync(file, { force: true });
    fs.writeFileSync(file, `${JSON.stringify(outputs, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    written = file;
  });
  return written;
}

/** Takes away what the plans of a label left, now that one of them is applied. When it can't, that is a warning. */
export async function cleanUpAfter(session: Session, label: string): Promise<void> {
  await courtesy('clean up after the apply', async () => {
    await cleanUp(session, label, line);
  });
}
