import { RemovalPolicy } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { validateText } from '../validation';
import { grantSecretRead } from './grants';

/** Options of a secret without a value. */
export interface EmptySecretProps {
  /**
   * The secret's name, e.g. `/shop/dev/api-key`: people and pipelines put the value in by it. 1 to 512 letters, digits
   * and `/_+=.@-`, not ending in a hyphen and six characters, which Secrets Manager's own ARNs end in.
   */
  readonly secretName: string;

  /**
   * Shown in the console: what it is for and where the value comes from.
   * @default - none
   */
  readonly description?: string;

  /**
   * Encrypts the value.
   * @default - the account's key for Secrets Manager
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the secret when it is removed from the stack. Deleted by CloudFormation it is gone at once, value
   * and all: there is no window for recovery. A kept one keeps its name, and is in the way of a stack that makes it
   * again; the default takes it away only when the deployment that was to make it fails.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A secret that is made without any value, so that none is ever in a template or in a state: somebody puts it in
 * afterwards. The CDK's own `Secret` always generates one.
 */
export class EmptySecret extends Construct {
  /** The secret, for whatever takes one. */
  public readonly secret: ISecret;
  /** The complete ARN, with the six characters that Secrets Manager adds. */
  public readonly secretArn: string;
  /** The name it was given. */
  public readonly secretName: string;

  constructor(scope: Construct, id: string, props: EmptySecretProps) {
    super(scope, id);
    validateEmptySecret(props);
    const resource = new CfnSecret(this, 'Resource', {
      name: props.secretName,
      description: props.description,
      kmsKeyId: props.encryptionKey?.keyArn,
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // Id rather than Ref: both are the ARN on AWS, while an emulator may answer Ref with the name.
    this.secretArn = resource.attrId;
    this.secretName = props.secretName;
    this.secret = Secret.fromSecretAttributes(this, 'Secret', {
      secretCompleteArn: this.secretArn,
      encryptionKey: props.encryptionKey,
    });
    this.node.defaultChild = resource;
    this.excuse(props);
  }

  /** Allows GetSecretValue and DescribeSecret on exactly this secret, and decrypting with its key. */
  public grantRead(grantee: IGrantable): Grant {
    return grantSecretRead(grantee, this.secret);
  }

  private excuse(props: EmptySecretProps): void {
    const exemptions = Exemptions.of(this).add({
      reason: 'The value comes from outside and is rotated where it is issued.',
      nag: ['AwsSolutions-SMG4'],
    });
    if (props.encryptionKey === undefined) {
      exemptions.add({
        reason: "The account's own key for Secrets Manager, as no key was given.",
        checkov: ['CKV_AWS_149'],
      });
    }
  }
}

/** Names that end like an ARN make partial ARNs ambiguous, as Secrets Manager's documentation warns. */
function validateEmptySecret(props: EmptySecretProps): void {
  const name = 'secretName';
  validateText(name, props.secretName, /^[\w/+=.@-]{1,512}$/, "1 to 512 letters, digits and '/_+=.@-'");
  validateText(name, props.secretName, /^(?!.*-\w{6}$)/, 'without a hyphen and six characters at its end');
}
