import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { root } from '../src/templates';
import { describeLinter, findings, linter } from './support/linters';

const scratch = mkdtempSync(path.join(tmpdir(), 'stratiform-dockerfiles-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Entry {
  readonly context: string;
  readonly platforms: string;
}
const images: Record<string, Entry> = JSON.parse(readFileSync(path.join(root, 'images.json'), 'utf8'));
const dockerfiles = Object.values(images).map(({ context }) => path.join(context, 'Dockerfile'));
const instructions = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n');

const hadolint = linter('hadolint', 'acceptance/requirements.txt');

describeLinter(hadolint, () => {
  const run = (...files: string[]) => findings(hadolint, ['--no-color', '--failure-threshold', 'style', ...files]);

  test('finds nothing in the Dockerfiles of the services', async () => {
    expect(dockerfiles).toHaveLength(3);
    expect(await run(...dockerfiles)).toEqual({ code: 0, output: '' });
  }, 60_000);

  test.each([
    ['a base without a tag', 'FROM debian\n', 'DL3006'],
    ['a package without a version', 'FROM a:1\nRUN pip install --no-cache-dir flask\n', 'DL3013'],
    ['a cache that stays in the layer', 'FROM a:1\nRUN pip install flask==3.1.0\n', 'DL3042'],
    ['a command that the shell would take apart', 'FROM a:1\nCMD index.handler\n', 'DL3025'],
    ['a variable without quotes, in a script', 'FROM a:1\nRUN cp $FROM /tmp\n', 'SC2086'],
  ])(
    'finds %s',
    async (name, text, rule) => {
      const file = path.join(scratch, `${name.replaceAll(/\W+/g, '-')}.Dockerfile`);
      writeFileSync(file, text);
      expect(await run(file)).toEqual({ code: 1, output: expect.stringContaining(rule) });
    },
    60_000,
  );
});

describe('the Dockerfile of', () => {
  test.each(dockerfiles)('%s takes no frontend from a registry, and is told nothing to keep secret', (file) => {
    const lines = instructions(file);
    expect(lines.filter((line) => /^#\s*(syntax|check|escape)\s*=/i.test(line))).toEqual([]);
    expect(lines.filter((line) => /^\s*(ARG|ENV)\s.*(SECRET|TOKEN|PASSWORD|KEY)/i.test(line))).toEqual([]);
  });

  test.each(dockerfiles)('%s only copies into the image itself, so that no other architecture is emulated', (file) => {
    const lines = instructions(file).filter((line) => /^[A-Z]+ /.test(line));
    const last = lines.map((line) => line.startsWith('FROM ')).lastIndexOf(true);
    const words = lines.slice(last).map((line) => line.split(' ')[0]);
    expect([...new Set(words)]).toEqual(['FROM', 'COPY', 'USER', 'CMD']);
    expect(lines.slice(0, last).filter((line) => /^FROM (?!--platform=\$\{BUILDPLATFORM\} )/.test(line))).toEqual([]);
  });
});
