import { CfnResource, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { reject } from './validation';

/** Rules that don't apply to a resource, and why. */
export interface ExemptionOptions {
  /** Why the rules don't apply here: one sentence for the person who reviews the template. */
  readonly reason: string;

  /**
   * cdk-nag rules, with the pack's name in front, e.g. `AwsSolutions-SQS3`.
   * @default - none
   */
  readonly nag?: string[];

  /**
   * checkov rules, e.g. `CKV_AWS_117`.
   * @default - none
   */
  readonly checkov?: string[];

  /**
   * cfn-lint rules, e.g. `W3005`.
   * @default - none
   */
  readonly cfnLint?: string[];
}

/**
 * Writes down, beside the resource that it excuses, which rule doesn't apply and why.
 *
 * Each tool reads its own format: cdk-nag the CDK's acknowledgments, checkov and cfn-lint the resource's metadata.
 * This library depends on none of the tools.
 */
export class Exemptions {
  /**
   * The exemptions of one construct.
   *
   * @param scope a resource, or a construct whose default child (followed downwards) is one
   */
  public static of(scope: IConstruct): Exemptions {
    return new Exemptions(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Adds rules that don't apply. Can be called again; earlier ones stay.
   *
   * Fails when the reason is empty, or when the construct has no resource of its own to write metadata to.
   */
  public add(options: ExemptionOptions): Exemptions {
    if (options.reason.trim() === '') reject('reason', 'a sentence', options.reason);
    for (const id of options.nag ?? []) {
      Validations.of(this.scope).acknowledge({ id, reason: options.reason });
    }
    if (options.checkov?.length) this.addCheckov(options.checkov, options.reason);
    if (options.cfnLint?.length) this.addCfnLint(options.cfnLint);
    return this;
  }

  private addCheckov(ids: string[], reason: string): void {
    const resource = this.resource();
    const skip = resource.getMetadata('checkov')?.skip ?? [];
    resource.addMetadata('checkov', { skip: [...skip, ...ids.map((id) => ({ id, comment: reason }))] });
  }

  /** cfn-lint's format has no room for a reason: it stays in the code that calls this. */
  private addCfnLint(ids: string[]): void {
    const resource = this.resource();
    const ignored = resource.getMetadata('cfn-lint')?.config?.ignore_checks ?? [];
    resource.addMetadata('cfn-lint', { config: { ignore_checks: [...ignored, ...ids] } });
  }

  private resource(): CfnResource {
    let construct: IConstruct | undefined = this.scope;
    while (construct !== undefined && !CfnResource.isCfnResource(construct)) construct = construct.node.defaultChild;
    if (construct === undefined) {
      reject(
        'scope',
        'a resource or a construct with a default child',
        this.scope.node.path,
        'call Exemptions.of() on the resource that the rule names',
      );
    }
    return construct as CfnResource;
  }
}
