import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { App, type DefaultStackSynthesizer, Fn, Stack, Tags } from 'aws-cdk-lib';
import type { EnvironmentConfig } from './environment-config';
import { parseLocalPort, selectEnvironments } from './environments';
import type { Layer } from './layer-contract';
import { checkRules } from './rules';

/** A layer's stack in one environment: `<project>-<environment>-<layer>`, tagged, protected where the environment is. */
export class LayerStack extends Stack {
  constructor(
    app: App,
    layer: Layer,
    readonly config: EnvironmentConfig,
  ) {
    super(app, `${config.project}-${config.name}-${layer}`, {
      env: { account: config.account, region: config.region },
      description: `${config.project} ${config.name}: ${layer} layer`,
      terminationProtection: config.protected,
    });
    for (const [name, value] of Object.entries(config.tags)) Tags.of(this).add(name, value);
  }

  /** The role that CloudFormation makes, changes and deletes resources under: the one of the CDK's bootstrap. */
  get executionRoleArn(): string {
    // The CDK's own synthesizer, as none is named above. It leaves the partition to Fn::Sub.
    return Fn.sub((this.synthesizer as DefaultStackSynthesizer).cloudFormationExecutionRoleArn);
  }
}

/** Of the CDK's feature flags, those that make these templates shorter and easier to review. */
const context = { '@aws-cdk/aws-iam:minimizePolicies': true, '@aws-cdk/core:enablePartitionLiterals': true };

/**
 * Synthesizes a layer for every environment named, each into a folder of its name.
 *
 * @param makeStack makes the layer's stack in an app.
 * @param args a command line: environments, and `--out FOLDER` (`cdk.out` below the working directory).
 * @param localPort port of the local API, as text.
 *
 * What is wrong (an unknown environment, a rule that is broken) is printed, and the process's exit code is then 1.
 */
export function synthesizeLayer(
  makeStack: (app: App, config: EnvironmentConfig) => Stack,
  args: string[],
  localPort: string | undefined,
): void {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string', default: 'cdk.out' } },
    });
    for (const config of selectEnvironments(positionals, parseLocalPort(localPort))) {
      const app = new App({ outdir: path.join(values.out, config.name), analyticsReporting: false, context });
      makeStack(app, config);
      checkRules(app);
      app.synth();
    }
  } catch (error) {
    // The message says it all; uncaught, Node would print a screen of the CDK's minified source above it.
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
