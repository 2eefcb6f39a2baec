import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { validateRolePath } from '../functions/function-validation';
import { reject, validateText, validateUnique } from '../validation';

/** Who may read a secret at all. */
export interface SecretReadersProps {
  /** The secret; given by its complete ARN where another stack made it. */
  readonly secret: ISecret;

  /**
   * Paths of roles of this account, e.g. `/shop/dev/app/`: every role under one of them may read, if its own policy
   * says so too.
   * @default - none; at least one path or pattern is needed
   */
  readonly rolePaths?: string[];

  /**
   * ARNs of roles, with `*` where anything may stand, e.g. of another account, of a function that rotates the value, or
   * of the role that CloudFormation updates the secret under.
   * @default - none; at least one path or pattern is needed
   */
  readonly roleArnPatterns?: string[];
}

/**
 * Refuses a secret's value to everybody but the roles under the given paths, administrators included.
 *
 * It allows nothing by itself: a reader also needs its own statement (`EmptySecret.grantRead`). So the layer that has
 * this decides who may read, and a function can't help itself. Putting a value in stays allowed, and so does changing
 * this policy: nobody is locked out for good.
 *
 * CloudFormation reads a secret when it updates it or looks for drift (the resource type's handlers name
 * `secretsmanager:GetSecretValue`). Where a stack goes on managing the secret, name the role that it deploys under
 * among `roleArnPatterns`, or such an update can fail with an explicit deny.
 *
 * A secret has one resource policy: use this once for each.
 */
export class SecretReaders extends Construct {
  constructor(scope: Construct, id: string, props: SecretReadersProps) {
    super(scope, id);
    validateSecretReaders(props);
    const account = Stack.of(this).account;
    const partition = Stack.of(this).partition;
    const patterns = [
      ...(props.rolePaths ?? []).map((path) => `arn:${partition}:iam::${account}:role${path}*`),
      ...(props.roleArnPatterns ?? []),
    ];
    const resource = new CfnResourcePolicy(this, 'Resource', {
      secretId: props.secret.secretArn,
      blockPublicPolicy: true,
      resourcePolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'OnlyTheseRolesRead',
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ['secretsmanager:GetSecretValue'],
            resources: [props.secret.secretArn],
            conditions: { ArnNotLike: { 'aws:PrincipalArn': patterns } },
          }),
        ],
      }),
    });
    this.node.defaultChild = resource;
  }
}

function validateSecretReaders({ rolePaths = [], roleArnPatterns = [] }: SecretReadersProps): void {
  if (rolePaths.length + roleArnPatterns.length === 0) {
    reject('rolePaths', 'at least one path', 'none', "name one here or in 'roleArnPatterns', or nobody could read it");
  }
  validateUnique('rolePaths', rolePaths);
  validateUnique('roleArnPatterns', roleArnPatterns);
  for (const path of rolePaths) {
    validateRolePath('rolePaths', path);
    if (path === '/') reject('rolePaths', 'narrower than every role of the account', path);
  }
  for (const pattern of roleArnPatterns) {
    validateText(
      'roleArnPatterns',
      pattern,
      /^arn:[^:]+:iam::[^:]*:role\/./,
      "ARNs like 'arn:aws:iam::123456789012:role/path/*'",
    );
  }
}
