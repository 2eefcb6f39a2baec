import { parse } from 'yaml';
import { byHandLine, callerExample } from './support/caller-example';
import { type WorkflowJob, workflowFiles } from './support/workflow-files';

const workflows = workflowFiles();

describe("the documentation's workflow for another repository", () => {
  const { lines, workflow } = callerExample();
  const reusable = workflows.find(({ name }) => name === 'stratiform');
  const [job] = Object.values(workflow.jobs) as (WorkflowJob & { uses: string; with: object })[];

  test('is ten lines long, and pins what it calls by commit', () => {
    expect(lines.length).toBe(10);
    expect(job.uses).toMatch(/^stratiform\/stratiform\/\.github\/workflows\/stratiform\.yml@[0-9a-f]{40}$/);
  });

  test('gives every input that is required, and none that there is not', () => {
    const inputs: Record<string, { required?: boolean }> = reusable?.on.workflow_call.inputs;
    const required = Object.keys(inputs).filter((name) => inputs[name].required);
    expect(Object.keys(job.with)).toEqual(expect.arrayContaining(required));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(job.with)));
  });

  test('permits what the jobs together need, and no more', () => {
    const levels = ['read', 'write'];
    const together: Record<string, string> = {};
    for (const { permissions = {} } of Object.values(reusable?.jobs ?? {})) {
      for (const [scope, level] of Object.entries(permissions)) {
        if (levels.indexOf(level) > levels.indexOf(together[scope])) together[scope] = level;
      }
    }
    expect(job.permissions).toEqual(together);
  });

  test('is started by every event that a job of it asks for', () => {
    const asked = new Set(
      Object.values(reusable?.jobs ?? {}).flatMap(({ if: condition = '' }) =>
        [...condition.matchAll(/github\.event_name == '(\w+)'/g)].map(([, event]) => event),
      ),
    );
    const byHand = parse(byHandLine());
    expect(Object.keys({ ...workflow.on, ...byHand }).sort()).toEqual([...asked].sort());
    expect(workflow.on.pull_request.types).toContain('closed');
  });
});
