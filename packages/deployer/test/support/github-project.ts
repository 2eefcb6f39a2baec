import type { Emulator } from './emulator';
import { ACCOUNT, REGION, TestProject } from './project';

/** What a project file may say beside what every test's project says. */
export interface ProjectFile {
  readonly project?: string;
  readonly environments?: Readonly<Record<string, object>>;
  readonly github?: object;
}

/** A project whose file says more than its layers. */
export class GitHubProject extends TestProject {
  constructor(
    emulator: Pick<Emulator, 'endpoint' | 'caFile'>,
    private readonly says: ProjectFile = { github: { repository: 'org/shop' } },
    layers: readonly string[] = ['core'],
  ) {
    super(emulator, layers);
  }

  override file(): object {
    const file = super.file() as { readonly environments: Readonly<Record<string, object>> };
    const { environments, ...rest } = this.says;
    const own = Object.fromEntries(
      Object.entries(environments ?? {}).map(([name, more]) => [name, { ...file.environments.test, ...more }]),
    );
    return { ...file, ...rest, environments: { ...file.environments, ...own } };
  }
}

/** A token as GitHub issues it, with a signature that nobody checks: an emulator compares issuer, subject and audience. */
export function aToken(subject: string, audience = 'sts.amazonaws.com'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://token.actions.githubusercontent.com', sub: subject, aud: audience, exp: 4102444800 };
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), 'signature'].join('.');
}

/** ARN of a role of the test's account. */
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Name of a part of the CDK's bootstrap in the test's account. */
export const cdk = (part: string) => `cdk-hnb659fds-${part}-${ACCOUNT}-${REGION}`;
