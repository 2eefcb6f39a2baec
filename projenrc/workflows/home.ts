import type { Step } from './workflow';

/** What a job synthesizes. Names and conditions are expressions. */
export interface Synthesis {
  readonly environment: string;
  /** @default - all */
  readonly layers?: string;
  /** A condition: without it there are the actions only. */
  readonly when?: string;
  /** Which images functions are made of, for an environment that packs images. */
  readonly images?: SynthesisImages;
}

export interface SynthesisImages {
  /** The condition that the environment packs images. @default - it does */
  readonly if?: string;
  /** An expression of the images that another job found. @default - they are looked up, by their contents */
  readonly found?: string;
}

/** How jobs get at the actions and at what those read, in one repository or another. */
export interface Home {
  /** Steps of a job that reads neither project file nor templates. */
  actions(): Step[];
  /** Steps after which the project file can be read. @param ref commit to check out; default: the event's. */
  project(ref?: string): Step[];
  /** Steps after which templates are there too. */
  synthesized(synthesis: Synthesis): Step[];
  /** Steps after which the project file can be read and the contexts of images are complete. @param project default: all */
  packaged(project?: string): Step[];
  /** `uses` of an action. */
  action(name: 'plan' | 'apply' | 'build-image'): string;
  /** Inputs that every action which reads the project file gets. */
  readonly inputs: Record<string, string>;
  /** The image file, which says what images there are. */
  readonly imageFile: string;
  /** The condition that an environment packs images; absent where none does. @param environment within an expression */
  packs(environment: string): string | undefined;
  /** Whether each pull request is planned for each environment, so that a plan which isn't there has been lost. */
  readonly plansAll: boolean;
}

/** Steps with a further condition. */
export function onlyWhen(when: string | undefined, steps: readonly Step[]): Step[] {
  return steps.map((step) => (when ? { ...step, if: [when, step.if].filter(Boolean).join(' && ') } : step));
}
