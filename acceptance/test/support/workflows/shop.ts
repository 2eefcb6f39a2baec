import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { App, AssetStaging, CfnOutput, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { root } from '../../../src';
import { byHandLine, callerExample } from '../caller-example';
import { Repository } from './git';

// The CDK's own validation would tell at length of the mistakes that tests make on purpose.
process.env.CDK_VALIDATION = 'false';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
const LAYERS = ['data', 'app'];

/** Fills a layer's stack beside what it always has. */
export type Fill = (stack: Stack) => void;

/** What the shop's layers are in one commit. */
export interface Version {
  /** Ends up in the asset, in the data layer's output, and by it in the app layer. */
  readonly number: number;
  readonly data?: Fill;
  readonly app?: Fill;
}

/** What a shop has beside its two layers. */
export interface Wares {
  /** Further keys of the project file's `github`. */
  readonly github?: object;
  /** Further files of its first commit. @param aws where `dev` is */
  readonly files?: Readonly<Record<string, string>>;
  /** Inputs of the reusable workflow. @default - layers are synthesized before they are committed */
  readonly inputs?: string;
  /** A workflow in the place of the one that calls the reusable one. @param actions where the actions are, `owner/name@ref` */
  readonly workflow?: (actions: (name: string) => string) => string;
}

/** A repository with two layers, `shop-dev-data` and `shop-dev-app`; the second reads what the first publishes. */
export class Shop extends Repository {
  /**
   * @param folder `…/<owner>/<name>`
   * @param name `owner/name`
   * @param aws where `dev` is
   */
  constructor(
    folder: string,
    readonly name: string,
    private readonly aws: { readonly endpoint: string; readonly caFile: string },
    private readonly wares: Wares = {},
  ) {
    super(folder);
  }

  /**
   * Writes the project file and the workflow, and prepares the environment as its administrator does: `stratiform bootstrap`.
   *
   * @param issuer who issues tokens; default: GitHub
   */
  async prepare(call: Call, issuer?: string): Promise<void> {
    const at = { account: ACCOUNT, region: REGION, ...this.aws };
    const file = {
      project: 'shop',
      environments: { dev: at },
      layers: LAYERS.map((name) => ({ name, assembly: `layers/${name}` })),
      github: { repository: this.name, issuer, ...this.wares.github },
    };
    this.commit('The project file and the workflow', {
      'stratiform.config.js': `module.exports = ${JSON.stringify(file, null, 2)};\n`,
      '.github/workflows/stratiform.yml': this.wares.workflow?.(call.action) ?? caller(call, this.wares.inputs),
      ...this.wares.files,
    });
    await this.stratiform('bootstrap');
  }

  /** Runs the command as the account's administrator and gives back what it printed. */
  async stratiform(...args: string[]): Promise<string> {
    const command = path.join(root, 'packages/deployer/lib/main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args, '--env', 'dev'], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    return stdout;
  }

  /** Synthesizes both layers and commits them on the branch that is checked out. */
  change(version: Version): string {
    this.synth('data', (stack) => {
      const file = path.join(this.folder, 'asset.txt');
      fs.writeFileSync(file, `an asset, ${version.number}\n`);
      const asset = new Asset(stack, 'Asset', { path: file });
      new CfnOutput(stack, 'Key', { value: asset.s3ObjectKey });
      const stringValue = `https://shop/${version.number}`;
      new StringParameter(stack, 'Url', { parameterName: '/shop/dev/data/url', stringValue });
      version.data?.(stack);
    });
    this.synth('app', (stack) => {
      const url = StringParameter.valueForStringParameter(stack, '/shop/dev/data/url');
      new StringParameter(stack, 'Echo', { parameterName: '/shop/dev/app/echo', stringValue: url });
      new Queue(stack, 'Jobs');
      version.app?.(stack);
    });
    return this.commit(`Version ${version.number}`);
  }

  private synth(layer: string, fill: Fill): void {
    const outdir = path.join(this.folder, 'layers', layer);
    // The CDK remembers, for a whole process, where it has put which file.
    AssetStaging.clearAssetHashCache();
    fs.rmSync(outdir, { recursive: true, force: true });
    const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
    fill(
      new Stack(app, `shop-dev-${layer}`, {
        env: { account: ACCOUNT, region: REGION },
        tags: { Project: 'shop' },
        synthesizer: new DefaultStackSynthesizer(),
      }),
    );
    app.synth();
  }
}

/** How a repository calls what this one offers. */
export interface Call {
  /** The reusable workflow, `owner/name/path@ref`. */
  readonly uses: string;
  /** Further inputs of it. */
  readonly inputs: string;
  /** An action by its name, the same way. */
  readonly action: (name: string) => string;
}

/** The workflow that docs/github.md shows, for one environment. */
function caller({ uses, inputs }: Call, own = "install: '', synth: test -d layers"): string {
  return callerExample()
    .text.replace(/^on:\n/m, `on:\n${byHandLine()}`)
    .replace(/uses: .*/, `uses: ${uses}`)
    .replace(/with: .*/, `with: { environments: '["dev"]', ${own}${inputs} }`);
}
