import { type IResolver, type Project, YamlFile } from 'projen';
import { versionOf } from './pins';

export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Record<string, string | number | boolean>;
  /** Never holds an expression: what comes from outside goes through `env`, where no shell reads it. */
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly 'working-directory'?: string;
}

/** What a job may do; what isn't named, it may not. */
export type Permissions = Partial<Record<'contents' | 'id-token' | 'issues' | 'pull-requests', 'read' | 'write'>>;

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string[];
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions: Permissions;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly strategy?: { readonly 'fail-fast': false; readonly matrix: Record<string, unknown> };
  readonly outputs?: Record<string, string>;
  readonly steps: Step[];
}

export interface WorkflowOptions {
  /** Events, as the workflow's `on` takes them. */
  readonly on: Record<string, unknown>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Record<string, Job>;
}

/** `.github/workflows/<name>.yml`: no permissions but those of each job, and each pin with the version a reader knows. */
export class Workflow extends YamlFile {
  constructor(project: Project, name: string, { on, concurrency, jobs }: WorkflowOptions) {
    const obj = { name, on, permissions: {}, ...(concurrency && { concurrency }), jobs };
    super(project, `.github/workflows/${name}.yml`, { obj });
  }

  protected override synthesizeContent(resolver: IResolver): string | undefined {
    const yaml = super.synthesizeContent(resolver);
    return yaml?.replace(/uses: (\S+)$/gm, (line, action) => {
      const version = versionOf(action);
      return version ? `${line} # ${version}` : line;
    });
  }
}

/** An expression whose value GitHub puts in: `value('github.ref')`. */
export function value(expression: string): string {
  return `$\{{ ${expression} }}`;
}
