import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Writes down why a resource's statements allow names with wildcards in them, for cdk-nag, which finds each by itself.
 *
 * Not by `Exemptions`: `acknowledge()` refuses ids with more than one `::`, and every ARN of a partition has them.
 */
export function excuseWildcards(scope: Construct, statements: readonly PolicyStatement[], reason: string): void {
  const ids = wildcardFindings(Stack.of(scope), statements);
  const data = Object.fromEntries(ids.map((id) => [id, reason]));
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, data);
}

function wildcardFindings(stack: Stack, statements: readonly PolicyStatement[]): string[] {
  const allowed = statements.filter((statement) => statement.effect === Effect.ALLOW);
  const found = [
    ...allowed.flatMap((statement) => statement.actions).map((action) => ['Action', action]),
    ...allowed
      // A list that is known only at deployment is one reference, in which nothing can be found.
      .flatMap((statement) => [stack.resolve(statement.resources)].flat())
      .map((resource) => ['Resource', flat(resource)]),
  ];
  return found.filter(([, text]) => text.includes('*')).map(([kind, text]) => `AwsSolutions-IAM5[${kind}::${text}]`);
}

/** A value as cdk-nag writes it: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flat).join(String(join[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return name === undefined ? JSON.stringify(value) : `<${name}>`;
}
