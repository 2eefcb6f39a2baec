import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  AssetManifestArtifact,
  type CloudArtifact,
  CloudAssembly,
  type CloudFormationStackArtifact,
  EnvironmentPlaceholders,
  UNKNOWN_ACCOUNT,
  UNKNOWN_REGION,
} from '@aws-cdk/cloud-assembly-api';
import { DeployerError } from '../errors';
import type { Target, TargetLayer } from '../project/target';
import { partitionOf } from './partition';
import type { Role } from './role';
import type { Template } from './template';

/** One stack of a cloud assembly, as the deployer needs it; placeholders are filled in. */
export interface AssemblyStack {
  readonly layer: string;
  /** Its name in CloudFormation. */
  readonly stackName: string;
  /** Its place in the construct tree: what construct paths of its resources start with. */
  readonly constructPath: string;
  readonly template: Template;
  /** Construct paths by logical id, nested stacks included: the assembly notes them even where the template doesn't. */
  readonly paths: ReadonlyMap<string, string>;
  readonly templateFile: string;
  /** Where the bootstrap bucket holds the template once it is published; undefined for synthesizers that don't publish it. */
  readonly templateUrl?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly notificationArns: readonly string[];
  readonly terminationProtection: boolean;
  /** Stacks of the same assembly that come first. */
  readonly dependsOn: readonly string[];
  /** Asset manifests, absolute files. */
  readonly assetManifests: readonly string[];
  readonly roles: { readonly deploy?: Role; readonly lookup?: Role; readonly execution?: string };
  /** What the stack asks of the CDK's bootstrap. */
  readonly bootstrap?: { readonly parameter: string; readonly version: number };
}

/**
 * The stacks of the target's layers, in the order in which they are deployed: layer by layer, in each one by dependency.
 *
 * @throws DeployerError `assembly` when one is missing, unreadable, empty or made for another account or region
 */
export function readStacks(target: Target): AssemblyStack[] {
  return target.layers.flatMap((layer) => readLayer(layer, target));
}

function readLayer(layer: TargetLayer, target: Target): AssemblyStack[] {
  const artifacts = inOrder(load(layer, target).stacksRecursively);
  if (artifacts.length === 0) {
    throw new DeployerError(
      'assembly',
      `The assembly of layer '${layer.name}' in '${layer.assembly}' has no stacks.`,
      'Check the app: it should make at least one stack.',
    );
  }
  return artifacts.map((artifact) => readStack(artifact, templateOf(artifact), layer, target));
}

function load(layer: TargetLayer, target: Target): CloudAssembly {
  if (!fs.existsSync(path.join(layer.assembly, 'manifest.json'))) {
    throw new DeployerError(
      'assembly',
      `Layer '${layer.name}' has no cloud assembly for '${target.environment}' in '${layer.assembly}'.`,
      `Synthesize it first (the project's synth target), or correct the 'assembly' of '${layer.name}' in the project file.`,
    );
  }
  try {
    // Read leniently: what the deployer needs has been in every version of the schema.
    return new CloudAssembly(layer.assembly, { skipVersionCheck: true, skipEnumCheck: true });
  } catch (error) {
    throw new DeployerError(
      'assembly',
      `The cloud assembly in '${layer.assembly}' can't be read: ${(error as Error).message}`,
      'Synthesize it again.',
    );
  }
}

function templateOf(artifact: CloudFormationStackArtifact): Template {
  try {
    return artifact.template as Template;
  } catch (error) {
    throw new DeployerError(
      'assembly',
      `The template of ${artifact.stackName}, '${artifact.templateFullPath}', can't be read: ${(error as Error).message}`,
      'Synthesize it again.',
    );
  }
}

function readStack(
  artifact: CloudFormationStackArtifact,
  template: Template,
  layer: TargetLayer,
  target: Target,
): AssemblyStack {
  checkEnvironment(artifact, target);
  const { partition } = partitionOf(target.region);
  const filled = <T>(value: T): T =>
    EnvironmentPlaceholders.replace(value, { accountId: target.account, region: target.region, partition });
  const bootstrapParameter = artifact.bootstrapStackVersionSsmParameter;
  return {
    layer: layer.name,
    stackName: artifact.stackName,
    constructPath: artifact.hierarchicalId,
    template,
    paths: pathsOf(artifact),
    templateFile: artifact.templateFullPath,
    templateUrl: templateUrl(filled(artifact.stackTemplateAssetObjectUrl), target.region),
    parameters: artifact.parameters,
    tags: artifact.tags,
    notificationArns: artifact.notificationArns ?? [],
    terminationProtection: artifact.terminationProtection ?? false,
    dependsOn: dependenciesOf(artifact).map((other) => other.stackName),
    assetManifests: artifact.dependencies
      .filter(AssetManifestArtifact.isAssetManifestArtifact)
      .map((manifest) => manifest.file),
    roles: {
      deploy: role(filled(artifact.assumeRoleArn), artifact.assumeRoleExternalId, artifact.assumeRoleAdditionalOptions),
      lookup: role(
        filled(artifact.lookupRole?.arn),
        artifact.lookupRole?.assumeRoleExternalId,
        artifact.lookupRole?.assumeRoleAdditionalOptions,
      ),
      execution: filled(artifact.cloudFormationExecutionRoleArn),
    },
    ...(bootstrapParameter && {
      bootstrap: { parameter: bootstrapParameter, version: artifact.requiresBootstrapStackVersion ?? 0 },
    }),
  };
}

function checkEnvironment(artifact: CloudFormationStackArtifact, target: Target): void {
  const { account, region } = artifact.environment;
  const differs = [
    account !== UNKNOWN_ACCOUNT && account !== target.account && `account ${account}`,
    region !== UNKNOWN_REGION && region !== target.region && `region ${region}`,
  ].filter(Boolean);
  if (differs.length === 0) return;
  throw new DeployerError(
    'assembly',
    `Stack ${artifact.stackName} was synthesized for ${differs.join(' and ')}; environment '${target.environment}' is account ${target.account} in ${target.region}.`,
    'Synthesize it for this environment, or correct the environment in the project file.',
  );
}

function role(arn: string | undefined, externalId?: string, options?: Record<string, unknown>): Role | undefined {
  return arn ? { arn, externalId, options } : undefined;
}

// CloudFormation takes the object's https URL, assemblies name it s3://bucket/key.
function templateUrl(url: string | undefined, region: string): string | undefined {
  return url?.replace(/^s3:\/\//, `https://s3.${region}.${partitionOf(region).domain}/`);
}

function pathsOf(artifact: CloudFormationStackArtifact): Map<string, string> {
  const noted = artifact
    .findMetadataByType('aws:cdk:logicalId')
    .map(({ path: at, data }) => [String(data), at.replace(/^\//, '')] as const);
  // Two nested stacks may use the same logical id: the outermost one is the likeliest, and its template may say better.
  return new Map(noted.sort(([, one], [, other]) => other.length - one.length));
}

function dependenciesOf(artifact: CloudArtifact): CloudFormationStackArtifact[] {
  return artifact.dependencies.filter(
    (other): other is CloudFormationStackArtifact => 'stackName' in other && 'templateFile' in other,
  );
}

function inOrder(artifacts: CloudFormationStackArtifact[]): CloudFormationStackArtifact[] {
  const ordered: CloudFormationStackArtifact[] = [];
  const visit = (artifact: CloudFormationStackArtifact): void => {
    if (ordered.includes(artifact)) return;
    for (const other of dependenciesOf(artifact)) visit(other);
    ordered.push(artifact);
  };
  for (const artifact of artifacts) visit(artifact);
  return ordered;
}
