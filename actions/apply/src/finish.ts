import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cleanUp, type Plan, readOutputs, type Session } from '@stratiform/deployer';
import { line } from '@stratiform/github';
import { courtesy } from './answer.js';

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

/** Takes away what this plan and earlier ones of its label left, now that it is applied. When it can't, that is a warning. */
export async function cleanUpAfter(session: Session, { id, source }: Plan): Promise<void> {
  await courtesy('clean up after the apply', async () => {
    // A later plan is somebody's review by now.
    await cleanUp(session, source.label, line, id);
  });
}
