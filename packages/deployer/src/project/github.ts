import * as z from 'zod';
import { text } from './text';

/** The names that ECR takes, of at most 128 characters: CloudFormation takes 4096 for the ARNs of all of them. */
const imageRepository = text(
  /^(?=.{2,128}$)(?:[a-z0-9]|\{env\}|\{project\})+(?:[._/-](?:[a-z0-9]|\{env\}|\{project\})+)*$/,
  "be a repository's name of at most 128 characters, exactly, with '{env}' for the environment and '{project}' for the project, such as 'shop-{env}/api'",
);

/** How GitHub Actions deploys the project. */
export const gitHubSchema = z.strictObject(
  {
    // With ids where the repository's tokens have them: GitHub gives them to those made or renamed since 15 July 2026.
    repository: text(
      /^[\w-]+\/(?!\.{1,2}$)[\w.-]{1,100}$|^[\w-]+@\d+\/(?!\.{1,2}@)[\w.-]{1,100}@\d+$/,
      "be a repository such as 'org/name', or, with the ids that subjects of newer repositories have, 'org@123/name@456'",
    ),
    issuer: text(
      /^https:\/\/[a-z0-9.-]+(\/[\w.~/-]*[\w.~-])?$/,
      "be the https URL of who issues the tokens, without a slash at its end, such as 'https://git.example.com/_services/token'",
    ).default('https://token.actions.githubusercontent.com'),
    thumbprints: z
      .array(text(/^[0-9a-fA-F]{40}$/, "be a certificate's SHA-1 thumbprint, 40 hex digits"), {
        error: "be a list of thumbprints of the issuer's certificates",
      })
      .min(1, 'name at least one thumbprint')
      .max(5, 'name at most 5 thumbprints')
      .optional(),
    planSubjects: z
      .array(
        text(
          /^[^*?,\s]+$/,
          "be what a token's subject has after 'repo:org/name:', without wildcards, such as 'pull_request' or 'ref:refs/heads/main'",
        ),
        { error: 'be a list of subjects that may plan' },
      )
      .min(1, 'name at least one subject that may plan')
      .max(20, 'name at most 20 subjects')
      .default(['pull_request', 'ref:refs/heads/main']),
    stacks: z
      .array(
        text(
          /^(?!(.*\*){4})[A-Za-z]([A-Za-z0-9*-]|\{env\}){0,127}$/,
          "be a stack's name, with '*' (three at most) where anything may stand and '{env}' for the environment, such as 'shop-{env}-*'",
        ),
        { error: 'be a list of names of the stacks that are deployed' },
      )
      .min(1, 'name at least one stack')
      .max(10, 'name at most 10 stacks')
      .optional(),
    imageRepositories: z
      .array(imageRepository, { error: 'be a list of names of the repositories that the images of functions are in' })
      .min(1, 'name at least one repository')
      .max(20, 'name at most 20 repositories')
      .refine((names) => new Set(names).size === names.length, 'name each repository once')
      .optional(),
  },
  { error: 'be an object with repository' },
);

type GitHub = z.infer<typeof gitHubSchema>;
type Environments = Readonly<Record<string, { readonly account: string; readonly region: string }>>;

interface Deployed {
  readonly project: string;
  readonly github?: GitHub;
}

/** Whose workflows deploy the environment. */
export interface GitHubTarget {
  /** `org/name`, or `org@123/name@456`: as the subjects of its tokens begin. */
  readonly repository: string;
  /** https URL of who issues the tokens. */
  readonly issuer: string;
  /** Thumbprints of the issuer's certificates, for issuers that AWS doesn't know. */
  readonly thumbprints?: readonly string[];
  /** Subjects of tokens that may plan, whole. */
  readonly planSubjects: readonly string[];
  /** Names of the stacks that are deployed, `*` where anything may stand. */
  readonly stacks: readonly string[];
  /** Names of the repositories that the images of functions are in; absent where no function is an image. */
  readonly imageRepositories?: readonly string[];
}

/** What the project file says of GitHub, for one of its environments. */
export function gitHubTarget(
  project: Deployed,
  { repository, issuer, thumbprints, planSubjects, imageRepositories }: GitHub,
  environment: string,
): GitHubTarget {
  return {
    repository,
    issuer,
    ...(thumbprints && { thumbprints }),
    planSubjects: planSubjects.map((subject) => `repo:${repository}:${subject}`),
    stacks: stackPatterns(project, environment),
    ...(imageRepositories && { imageRepositories: imageRepositoryNames(project, environment) }),
  };
}

/** What the stacks of an environment are called: as the project file says, or `<project>-<environment>-…`. */
export function stackPatterns({ project, github }: Deployed, environment: string): string[] {
  return (github?.stacks ?? [`${project}-{env}-*`]).map((pattern) => pattern.replaceAll('{env}', environment));
}

/** What the repositories of an environment's images are called. */
function imageRepositoryNames({ project, github }: Deployed, environment: string): string[] {
  const names = github?.imageRepositories ?? [];
  return names.map((name) => name.replaceAll('{env}', environment).replaceAll('{project}', project));
}

/** Two environments of one account and region of which one's role could push what the other runs. */
export function sharedRepository(
  project: Deployed & { readonly environments: Environments },
): { repository: string; environment: string; other: string } | undefined {
  const owners = new Map<string, string>();
  for (const [environment, { account, region }] of Object.entries(project.environments)) {
    for (const repository of imageRepositoryNames(project, environment)) {
      const place = [account, region, repository].join(' ');
      const other = owners.get(place);
      if (other !== undefined && other !== environment) return { repository, environment: other, other: environment };
      owners.set(place, environment);
    }
  }
  return undefined;
}

/** Two environments of one account and region of which one's roles could deploy the other's stacks. */
export function overlapping(
  project: Deployed & { readonly environments: Environments },
): { pattern: string; environment: string; other: string } | undefined {
  const all = Object.entries(project.environments);
  for (const [environment, { account, region }] of all) {
    for (const [other, there] of all) {
      if (other === environment || there.account !== account || there.region !== region) continue;
      const names = stackPatterns(project, other).map((pattern) => pattern.replaceAll('*', 'x'));
      const fits = (pattern: string) => names.some((name) => asRegExp(pattern).test(name));
      const pattern = stackPatterns(project, environment).find(fits);
      if (pattern !== undefined) return { pattern, environment, other };
    }
  }
  return undefined;
}

function asRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`);
}
