import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Session } from '../../src/aws/session';
import { checkProject } from '../../src/project/load';
import { chooseTarget, type Target } from '../../src/project/target';
import type { Emulator } from './emulator';

// The CDK's own validation would tell at length of the mistakes that tests make on purpose.
process.env.CDK_VALIDATION = 'false';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** Where every stack of the tests goes. */
export const ENVIRONMENT = { account: ACCOUNT, region: REGION };

/** Fills a stack with resources. */
export type Fill = (stack: Stack) => void;

/** A project in a folder of its own; its layers are synthesized anew as often as a test likes. */
export class TestProject {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-project-'));

  constructor(
    private readonly emulator: Pick<Emulator, 'endpoint' | 'caFile'>,
    private readonly layers: readonly string[] = ['core'],
    private readonly isProtected = false,
  ) {}

  /** Makes the assembly of a layer with one stack `shop-test-<layer>`. */
  synth(layer: string, fill: Fill): void {
    this.synthApp(layer, (app) =>
      fill(
        new Stack(app, `shop-test-${layer}`, {
          env: ENVIRONMENT,
          tags: { Project: 'shop' },
          synthesizer: new DefaultStackSynthesizer(),
        }),
      ),
    );
  }

  /** Makes the assembly of a layer from any CDK app. */
  synthApp(layer: string, fill: (app: App) => void): void {
    const outdir = path.join(this.root, layer);
    fs.rmSync(outdir, { recursive: true, force: true });
    const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
    fill(app);
    app.synth();
  }

  target(...layers: string[]): Target {
    const project = checkProject(this.file(), 'stratiform.config.js');
    return chooseTarget({ ...project, root: this.root }, { environment: 'test', layers }, {});
  }

  session(...layers: string[]): Session {
    return new Session(this.target(...layers));
  }

  /** What `stratiform.config.js` exports. */
  file(): object {
    return {
      project: 'shop',
      environments: {
        test: {
          account: ACCOUNT,
          region: REGION,
          endpoint: this.emulator.endpoint,
          caFile: this.emulator.caFile,
          protected: this.isProtected,
        },
      },
      layers: this.layers.map((name) => ({ name, assembly: name })),
    };
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
