import * as z from 'zod';
import { gitHubSchema, overlapping, sharedRepository } from './github';
import { text } from './text';

/** Last parts of the names of the stacks that `bootstrap` makes; no layer can be called so. */
export const OWN_STACKS = ['bootstrap', 'github'];

const environmentSchema = z.strictObject(
  {
    account: text(/^\d{12}$/, "be the AWS account's 12 digits as a string"),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, "be an AWS region such as 'eu-central-1'"),
    endpoint: z
      .url({ protocol: /^https?$/, error: "be the http(s) URL of an AWS emulator such as 'https://127.0.0.1:4511'" })
      .optional(),
    caFile: text(/./, 'be the path of a PEM file, relative to the project file').optional(),
    protected: z.boolean({ error: 'be true or false' }).default(false),
  },
  { error: 'be an object with account and region' },
);

const layerSchema = z.strictObject(
  {
    name: text(/^[a-z][a-z0-9-]*$/, "be lower-case letters, digits and '-', starting with a letter").refine(
      (name) => !OWN_STACKS.includes(name),
      `be another name than those of the command's own stacks, ${OWN_STACKS.join(' and ')}`,
    ),
    assembly: text(/./, "be the folder of a cloud assembly such as 'packages/core/cdk.out/{env}'"),
  },
  { error: 'be an object with name and assembly' },
);

/** The shape of `stratiform.config.js`. */
export const projectSchema = z
  .strictObject(
    {
      project: text(
        /^[a-z][a-z0-9-]{0,31}$/,
        "be at most 32 lower-case letters, digits and '-', starting with a letter",
      ),
      environments: z
        .record(text(/^[a-z][a-z0-9-]*$/, 'be lower-case'), environmentSchema, {
          error: 'be an object: name → environment',
        })
        .refine((environments) => Object.keys(environments).length > 0, 'name at least one environment'),
      layers: z
        .array(layerSchema, { error: 'be a list of layers in the order in which they are deployed' })
        .min(1, 'name at least one layer')
        .refine((layers) => new Set(layers.map((layer) => layer.name)).size === layers.length, 'name each layer once'),
      github: gitHubSchema.optional(),
    },
    { error: 'be an object with project, environments and layers' },
  )
  .superRefine((project, context) => {
    const shared = sharedRepository(project);
    if (shared) {
      const message = `name repositories that belong to one environment (with '{env}' in them): '${shared.repository}' is of '${shared.environment}' and of '${shared.other}' in the same account`;
      context.addIssue({ code: 'custom', path: ['github', 'imageRepositories'], message });
    }
    const overlap = project.github && overlapping(project);
    if (!overlap) return;
    const message = `name stacks that belong to one environment: '${overlap.pattern}', stacks of '${overlap.environment}', also fits those of '${overlap.other}' in the same account`;
    context.addIssue({ code: 'custom', path: ['github', 'stacks'], message });
  });

/** A project as `stratiform.config.js` describes it. */
export type Project = z.infer<typeof projectSchema>;
/** What may be written in `stratiform.config.js`. */
export type ProjectInput = z.input<typeof projectSchema>;

/** Every mistake in a project file, one sentence each: what is wrong, the value, what was expected. */
export function mistakes(input: unknown): string[] {
  const result = projectSchema.safeParse(input);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const at = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `'${at ? `${at}.` : ''}${key}' is not an option: remove it, or look for a slip of the pen`,
      );
    }
    if (issue.code === 'invalid_key') return [`'${at}' should be a lower-case name`];
    const subject = at ? `'${at}'` : 'the exported value';
    return [`${subject} should ${issue.message}, got ${show(valueAt(input, issue.path))}`];
  });
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `[${value.map((item) => item?.name ?? show(item)).join(', ')}]`;
  return JSON.stringify(value);
}
