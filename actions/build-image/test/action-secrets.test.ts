import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaBase } from '@stratiform/registry-server';
import { engine, step, synth, tryImages, world } from './support/trial.js';

const SECRET = 'hunter2-is-no-password';
/** What says `NPM_TOKEN=<value>` to the Dockerfile, beside a value of several lines. */
const secrets = `NPM_TOKEN=${SECRET}\n"KEY=first-line-of-it\nsecond-line-of-it"`;

tryImages('secrets', () => {
  test('reach the Dockerfile, and are in no log, argument, output, summary, file or layer', async () => {
    const base = await lambdaBase('python');
    synth(
      'secrets',
      [
        `FROM ${base} AS build`,
        'RUN --mount=type=secret,id=NPM_TOKEN --mount=type=secret,id=KEY \\',
        '  mkdir /out && cat /run/secrets/NPM_TOKEN /run/secrets/KEY && wc -c /run/secrets/* > /out/counted && sleep 3',
        'FROM scratch',
        'COPY --from=build /out /',
      ].join('\n'),
    );
    const seen: string[] = [];
    let running = true;
    const { code, log, outputs, summary, folder } = await step({
      inputs: { secrets, push: 'false', 'no-cache': 'true' },
      meanwhile: async () => {
        void (async () => {
          while (running) {
            seen.push(...argumentsOfAll());
            await sleep(50);
          }
        })();
      },
    });
    running = false;
    if (code !== 0) throw new Error(log);
    // The runner takes these lines out of the log.
    const shown = log.replace(/^::add-mask::.*$/gm, '');
    const files = fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
    const texts = files.filter((file) => fs.statSync(file).isFile()).map((file) => fs.readFileSync(file, 'latin1'));
    const image = path.join(world.root, 'image.tar');
    await engine(['image', 'save', '--output', image, outputs.imageid ?? '']);
    texts.push(fs.readFileSync(image, 'latin1'), shown, summary, JSON.stringify(outputs), ...seen);
    for (const value of [SECRET, 'first-line-of-it', 'second-line-of-it'])
      for (const text of texts) expect(text.includes(value)).toBe(false);
    // They were there all the same: the numbers of their bytes are in the image.
    expect(fs.readFileSync(image, 'latin1')).toMatch(/34 \/run\/secrets\/KEY\n\s*22 \/run\/secrets\/NPM_TOKEN/);
    expect(shown).toContain('***');
    expect(seen.some((line) => line.includes('--secret') && line.includes('id=NPM_TOKEN,env='))).toBe(true);
    await engine(['image', 'rm', '--force', outputs.imageid ?? '']);
  });

  test('are masked by the runner, each by itself', async () => {
    synth('masks');
    const { log } = await step({ inputs: { secrets, context: 'nowhere', push: 'false' } });
    expect(log).toContain(`::add-mask::${SECRET}`);
    expect(log).toContain('::add-mask::first-line-of-it%0Asecond-line-of-it');
  });

  test('that are wrong are not shown', async () => {
    const { log, outputs } = await step({ inputs: { secrets: SECRET } });
    expect(outputs['failure-reason']).toBe('inputs');
    expect(log.replace(/^::add-mask::.*$/gm, '')).not.toContain(SECRET);
  });
});

/** The arguments of every process on this machine. */
function argumentsOfAll(): string[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}
