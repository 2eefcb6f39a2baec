import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/templates';
import { type WorkflowFile, workflowOf } from './workflow-files';

const words = { '<commit>': '0123456789abcdef0123456789abcdef01234567', '<version>': '1.2.3' };

/** The documentation's workflow for another repository: its lines as shown, and as a workflow with a commit put in. */
export function callerExample(): { readonly lines: string[]; readonly text: string; readonly workflow: WorkflowFile } {
  const shown = blocks().find((block) => block.includes('/stratiform.yml@'));
  if (!shown) throw new Error("docs/github.md shows no workflow that calls 'stratiform.yml': it should, in ten lines.");
  const text = Object.entries(words).reduce((all, [word, example]) => all.replaceAll(word, example), shown);
  return { lines: shown.trimEnd().split('\n'), text, workflow: workflowOf('caller.yml', text) };
}

/** The line that the documentation adds to it, for deployments by hand. */
export function byHandLine(): string {
  const shown = blocks().find((block) => block.trim().startsWith('workflow_dispatch:'));
  if (!shown) throw new Error("docs/github.md shows no line with 'workflow_dispatch' to add to the ten.");
  return shown;
}

function blocks(): string[] {
  const page = readFileSync(path.join(root, 'docs/github.md'), 'utf8');
  return [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
}
