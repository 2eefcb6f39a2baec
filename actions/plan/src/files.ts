import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Plan, renderJson, renderTerminal } from '@stratiform/deployer';

/**
 * Writes a plan as JSON and as text, for later steps: each plan into a folder of its own, so that a job may plan more than
 * once. The account's id is in them, masked or not: they stay on the runner unless a step takes them elsewhere.
 *
 * @param plan redacted
 * @returns absolute paths
 */
export function writeFiles(
  plan: Plan,
  { RUNNER_TEMP: temporary = os.tmpdir() }: NodeJS.ProcessEnv = process.env,
): { readonly json: string; readonly text: string } {
  const folder = path.resolve(temporary, 'stratiform', plan.id);
  fs.mkdirSync(folder, { recursive: true });
  const [json, text] = [path.join(folder, 'plan.json'), path.join(folder, 'plan.txt')];
  fs.writeFileSync(json, `${renderJson(plan)}\n`);
  fs.writeFileSync(text, `${renderTerminal(plan)}\n`);
  return { json, text };
}
