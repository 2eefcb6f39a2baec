import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { EmptySecret, type EmptySecretProps } from '../secrets/empty-secret';

/** Where a secret of a backend comes from. */
export abstract class BackendSecret {
  /**
   * An `EmptySecret` that the backend makes.
   *
   * @param props its options
   */
  public static empty(props: EmptySecretProps): BackendSecret {
    return new SecretSource(
      (scope, id, encryptionKey) => new EmptySecret(scope, id, { encryptionKey, ...props }).secret,
    );
  }

  /**
   * A secret that is already there, also in another stack: by its complete ARN.
   *
   * @param secret the secret
   */
  public static existing(secret: ISecret): BackendSecret {
    return new SecretSource(() => secret);
  }

  protected constructor() {}

  /** @internal */
  public abstract _create(scope: Construct, id: string, encryptionKey: IKey | undefined): ISecret;
}

class SecretSource extends BackendSecret {
  constructor(private readonly create: (scope: Construct, id: string, encryptionKey?: IKey) => ISecret) {
    super();
  }

  public _create(scope: Construct, id: string, encryptionKey: IKey | undefined): ISecret {
    return this.create(scope, id, encryptionKey);
  }
}
