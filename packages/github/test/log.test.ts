import { type Command, runStep } from './support/step.js';

const log = { 'log/log.js': 'annotate, failed, line, printed, summary', 'errors.js': 'ActionError' };
const named = (commands: readonly Command[], ...names: string[]) => commands.filter(({ name }) => names.includes(name));

describe('a text that is printed', () => {
  test('is a group of the log, as it is', () => {
    const { log: lines, commands } = runStep(log, `printed('Plan of\\ndev', '  + a\\n  - 50% of b\\n\\n');`);
    expect(lines).toContain('\n  + a\n  - 50% of b\n::');
    expect(commands.map(({ name, data }) => [name, data])).toEqual([
      ['group', 'Plan of dev'],
      ['endgroup', ''],
    ]);
  });

  const hostile = [
    '::set-env name=NODE_OPTIONS::--require=/tmp/x.js',
    '   ::add-mask::a',
    'all is well\r::error::gotcha',
    'a description with ##[add-mask]e inside',
    '##[set-output name=plan-digest;]0000',
    '::stop-commands::mine',
    '::mine::',
    '::endgroup::',
  ];
  test.each(hostile)('gives the runner no command by %j', (text) => {
    const { log: lines, commands } = runStep(
      log,
      `printed('Plan', ${JSON.stringify(text)}); annotate([{ level: 'notice', title: 'after', message: 'it' }]);`,
    );
    expect(lines).toContain(text);
    expect(commands.map(({ name }) => name)).toEqual(['group', 'endgroup', 'notice']);
  });

  test.each(hostile)('gives the runner no command as one line, by %j', (text) => {
    expect(runStep(log, `line(${JSON.stringify(text)});`).commands).toEqual([]);
  });

  test('is ended by another token each time', () => {
    const { log: lines } = runStep(log, `printed('a', 'x'); printed('b', 'y');`);
    const tokens = [...lines.matchAll(/^::stop-commands::(.*)$/gm)].map(([, token]) => token);
    expect(new Set(tokens).size).toBe(2);
    expect(tokens.every((token) => /^[0-9a-f-]{36}$/.test(token ?? ''))).toBe(true);
  });
});

describe('annotations', () => {
  const notes = (level: string, count: number) =>
    `Array.from({ length: ${count} }, (_, at) => ({ level: '${level}', title: 'note ' + at, message: '::add-mask::' + at }))`;

  test('have their titles and messages whatever characters are in them', () => {
    const { commands } = runStep(
      log,
      `annotate([{ level: 'warning', title: 'a: b, c=d\\n100%', message: 'first\\nsecond, 100%: x%0Ay' }]);`,
    );
    expect(commands).toEqual([
      { name: 'warning', properties: { title: 'a: b, c=d 100%' }, data: 'first\nsecond, 100%: x%0Ay' },
    ]);
  });

  test('come as they are up to ten of a level', () => {
    const { commands } = runStep(log, `annotate([...${notes('warning', 10)}, ...${notes('notice', 10)}]);`);
    expect(commands.map(({ properties }) => properties.title)).toEqual(
      Array.from({ length: 20 }, (_, at) => `note ${at % 10}`),
    );
  });

  test('beyond ten, the last says how many more, and the log has them without their commands', () => {
    const { commands, log: lines } = runStep(log, `annotate(${notes('warning', 25)});`);
    const warnings = named(commands, 'warning');
    expect(warnings).toHaveLength(10);
    expect(warnings.at(-1)).toMatchObject({ properties: { title: '16 more warnings' } });
    expect(lines).toContain('note 24: ::add-mask::24');
    expect(named(commands, 'add-mask')).toEqual([]);
  });

  test('share the ten over several calls', () => {
    const { commands, log: lines } = runStep(
      log,
      `annotate(${notes('notice', 6)}); annotate(${notes('notice', 6)}); annotate(${notes('notice', 1)});`,
    );
    const titles = named(commands, 'notice').map(({ properties }) => properties.title);
    expect(titles).toHaveLength(10);
    expect(titles.at(-1)).toBe('3 more notices');
    expect(lines).toContain('note 5: ::add-mask::5');
    expect(named(commands, 'group').map(({ data }) => data)).toEqual(['3 more notices', '1 more notice']);
  });

  test('leave the tenth error to the failure itself', () => {
    const { commands, exitCode } = runStep(log, `annotate(${notes('error', 12)}); failed(new Error('the end'));`);
    const titles = named(commands, 'error').map(({ properties }) => properties.title);
    expect(titles).toHaveLength(10);
    expect(titles.slice(-2)).toEqual(['4 more errors', 'Failed: unexpected']);
    expect(exitCode).toBe(1);
  });

  test('are no longer than the runner takes', () => {
    const { commands } = runStep(
      log,
      `annotate([{ level: 'notice', title: 't'.repeat(300), message: 'm'.repeat(5000) }]);
       failed(new ActionError('github', 'm'.repeat(5000), 'Do this.'));`,
    );
    expect(commands.map(({ data }) => data.length)).toEqual([4096, 4096]);
    expect(commands[0]?.properties.title).toHaveLength(255);
    expect(commands[1]?.data.endsWith('…\nDo this.')).toBe(true);
  });
});

describe('a failure', () => {
  const fail = (env = {}) =>
    runStep(log, `failed(new ActionError('no-plan', 'There is no plan.', 'Plan first.'));`, env);

  test('is one annotation with reason, message and remedy, and exit code 1', () => {
    const { commands, exitCode, log: lines } = fail();
    expect(commands).toEqual([
      { name: 'error', properties: { title: 'Failed: no-plan' }, data: 'There is no plan.\nPlan first.' },
    ]);
    expect(exitCode).toBe(1);
    expect(lines).not.toMatch(/^\s+at /m);
  });

  test.each([{ RUNNER_DEBUG: '1' }, { ACTIONS_STEP_DEBUG: 'true' }])('has its stack trace with %j', (env) => {
    const { commands, log: lines } = fail(env);
    expect(lines).toMatch(/ActionError: There is no plan\.\n\s+at /);
    expect(commands.map(({ name }) => name)).toEqual(['error', 'group', 'endgroup']);
  });

  test('shows no secrets, of its causes neither', () => {
    const token = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
    const { log: lines } = runStep(
      log,
      `const cause = Object.assign(new Error('sent ${token}'), { headers: { authorization: '${token}' } });
       failed(new Error('refused ${token}', { cause }));`,
      { RUNNER_DEBUG: '1' },
    );
    expect(lines).toContain('caused by Error: sent (sensitive)');
    expect(lines).not.toContain(token);
  });
});

describe("the job's summary", () => {
  test('gets what is written, one after the other', () => {
    const { summary, exitCode } = runStep(log, `await summary('# One'); await summary('two\\n');`);
    expect(summary).toMatch(/^# One\ntwo\n+$/);
    expect(exitCode).toBe(0);
  });

  test('is skipped where there is none', () => {
    const { exitCode, log: lines } = runStep(log, `await summary('# One');`, { GITHUB_STEP_SUMMARY: '' });
    expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: '' });
  });
});
