import * as fs from 'node:fs';
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { AssemblyStack } from '../assembly/read';
import { DeployerError } from '../errors';

/** The stack that the CDK's own command bootstraps into; apps look for its roles and bucket by name, not for the stack. */
export const BOOTSTRAP_STACK = 'CDKToolkit';

/** The template's own default means "make a customer-managed key", a dollar a month; the CDK's command asks for AWS's key too. */
const PARAMETERS = { FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY' };

/** The template that the CDK's command ships. */
function templateFile(): string {
  return require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');
}

/**
 * The CDK's bootstrap as a stack like any other: planned and executed by the same code.
 *
 * @param existing the stack as it is there; parameters that it was given stay as they are
 */
export function bootstrapStack(existing?: Stack): AssemblyStack {
  const given = Object.fromEntries(
    (existing?.Parameters ?? []).map((parameter) => [parameter.ParameterKey ?? '', parameter.ParameterValue ?? '']),
  );
  return {
    layer: 'bootstrap',
    stackName: BOOTSTRAP_STACK,
    constructPath: BOOTSTRAP_STACK,
    // The template is YAML and has nothing that the deployer would look for: no construct paths, no SSM-typed parameters.
    template: {},
    paths: new Map(),
    templateFile: templateFile(),
    parameters: { ...PARAMETERS, ...knownParameters(given) },
    tags: Object.fromEntries((existing?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    notificationArns: [],
    terminationProtection: existing?.EnableTerminationProtection ?? false,
    dependsOn: [],
    assetManifests: [],
    roles: {},
  };
}

/** Version of the bootstrap that the template makes. */
export function templateVersion(): number {
  return Number(
    /^ {2}BootstrapVersion:[\s\S]*?^ {4}Value: '(\d+)'/m.exec(fs.readFileSync(templateFile(), 'utf8'))?.[1] ?? 0,
  );
}

/** Version of a bootstrap that is there. 0: none. */
export function versionOf(existing?: Stack): number {
  return Number(existing?.Outputs?.find((output) => output.OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
}

/** Refuses to overwrite a bootstrap that somebody made with a template of their own. @throws DeployerError `not-bootstrapped` */
export function checkVariant(existing?: Stack): void {
  const variant = existing?.Parameters?.find(
    (parameter) => parameter.ParameterKey === 'BootstrapVariant',
  )?.ParameterValue;
  if (variant === undefined || variant === 'AWS CDK: Default Resources') return;
  throw new DeployerError(
    'not-bootstrapped',
    `The environment has a bootstrap of its own kind: '${variant}'.`,
    'Keep it up to date with the template that it was made from.',
  );
}

function knownParameters(given: Readonly<Record<string, string>>): Record<string, string> {
  const template = fs.readFileSync(templateFile(), 'utf8');
  return Object.fromEntries(Object.entries(given).filter(([name]) => new RegExp(`^ {2}${name}:`, 'm').test(template)));
}
