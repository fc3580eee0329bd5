import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../bin/run-command-line.ts';
import { runLine } from './run-quietly.ts';

const APP = ['--app', '--template', '--stack'];

/** The options that the help of each command names. `--help` is one of each, and starts nothing. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  start: [
    ...APP,
    '--port',
    '--api-key',
    '--allow-host',
    '--data',
    '--secrets',
    '--no-watch',
    '--express-history',
    '--no-console',
    '--console-port',
    '--json',
    '--quiet',
  ],
  send: [
    '--secret',
    '--producer',
    '--url',
    '--public-url',
    '--api-key',
    '--id',
    '--repeat',
    '--tamper',
    '--wait',
  ],
  cost: [
    ...APP,
    '--process-workflow',
    '--payload-kb',
    '--result-kb',
    '--compute-ms',
    '--memory-mb',
    '--events-per-month',
    '--failure-rate',
    '--duplicate-rate',
    '--polls',
    '--retries',
    '--against',
    '--budget',
    '--variants',
    '--summary',
    '--json',
  ],
  capacity: [
    ...APP,
    '--rate',
    '--seconds',
    '--shape',
    '--polls',
    '--region',
    '--raise',
    '--no-throttle',
    '--compute-ms',
    '--process-workflow',
    '--acknowledgement',
    '--svg',
    '--seed',
    '--json',
  ],
  faults: [
    ...APP,
    '--pipeline',
    '--scenario',
    '--schedules',
    '--seed',
    '--singles',
    '--jobs',
    '--burst',
    '--guards',
    '--region',
    '--replay',
  ],
  roles: APP,
  'ack-proof': APP,
  chaos: [...APP, '--deliveries', '--failures', '--repeats', '--other-bodies', '--seed'],
  console: ['--outputs', '--stack', '--pipeline', '--endpoint', '--allow-actions', '--port', '--json'],
  redrive: [
    '--failed',
    '--dead-letters',
    '--events',
    '--again',
    '--outputs',
    '--stack',
    '--pipeline',
    '--since',
    '--source',
    '--rate',
    '--dry-run',
    '--yes',
    '--endpoint',
  ],
};

test('every command is looked at here, and has an npm script of its name', () => {
  expect(Object.keys(OPTIONS)).toEqual(Object.keys(COMMANDS));
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { readonly scripts: Record<string, string> };
  for (const name of Object.keys(OPTIONS)) expect(scripts[name]).toMatch(new RegExp(`bin/cli\\.ts ${name}$`));
});

describe.each(Object.entries(OPTIONS))('%s', (command, options) => {
  test('--help names each option and ends with 0', async () => {
    const { exitCode, out, errors } = await runLine([command, '--help']);
    const named = [...out.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(named).toEqual([...options, '--help']);
    expect(out).toContain(`Usage: webhook-pipeline ${command} [options]`);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  });

  test('an unknown option is an error in one line, and ends with 2', async () => {
    expect(await runLine([command, '--unheard-of'])).toEqual({
      exitCode: 2,
      out: '',
      errors: `error: unknown option '--unheard-of': see webhook-pipeline ${command} --help.\n`,
    });
  });
});

test('--version prints the version of the package', async () => {
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  expect(await runLine(['--version'])).toEqual({ exitCode: 0, out: `${version}\n`, errors: '' });
});

test.each([
  [['help'], ['--help']],
  [
    ['help', 'roles'],
    ['roles', '--help'],
  ],
])('%j is %j', async (words, option) => {
  const { exitCode, out } = await runLine(words);
  expect(exitCode).toBe(0);
  expect(out).toBe((await runLine(option)).out);
});

test('--help lists the commands and the exit codes', async () => {
  const { exitCode, out } = await runLine(['--help']);
  expect(exitCode).toBe(0);
  for (const [name, { summary }] of Object.entries(COMMANDS))
    expect(out).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 30)}`, 'm'));
  expect(out).toContain('Exit codes: 0 ');
});

const ALL = Object.keys(COMMANDS).join(', ');

test.each([
  [['unheard-of'], `There is no command 'unheard-of': it must be one of ${ALL}.`],
  [['toString'], `There is no command 'toString': it must be one of ${ALL}.`],
  [[], `A command is missing: it must be one of ${ALL}.`],
  [['--unheard-of'], "unknown option '--unheard-of': see webhook-pipeline --help."],
  [['roles', 'a'], "too many arguments, got 'a': see webhook-pipeline roles --help."],
  [['ack-proof', 'a', 'b'], "too many arguments, got 'a b': see webhook-pipeline ack-proof --help."],
  [['ack-proof', 'a', '--template', 'b'], "--template and an argument cannot be combined, got 'b' and 'a'."],
  [['start', '--port', '70000'], "--port must be a whole number from 0 to 65535, got '70000'."],
  [['start', '--port', '3000', '--port', '4000'], '--port is given twice: it takes one value.'],
  [['roles', '--app', 'a', '--app=b'], '--app is given twice: it takes one value.'],
  [['start', '--port', ''], "--port must be a whole number from 0 to 65535, got ''."],
  [['start', '--api-key', ''], "--api-key must be non-empty text that does not start with '--', got ''."],
  [
    ['start', '--allow-host', 'https://a.example'],
    "--allow-host must be a host name without scheme, port and path, got 'https://a.example'.",
  ],
  [['send'], "missing required argument 'source': see webhook-pipeline send --help."],
  [['send', 'a', 'b', 'c'], "too many arguments, got 'a b c': see webhook-pipeline send --help."],
  [
    ['send', 'slack'],
    "--producer must say who sends to the source 'slack'. A producer must be one of 80, near it",
  ],
  [['send', 'chat', '--producer', 'slack'], 'A producer must be one of 80, near it slack-events'],
  [['send', 'github'], '--secret must be given, because GitHub proves with it who sends.'],
  [
    ['send', 'github', '--secret', '@package.json/gone'],
    "--secret must be a file that can be read after @, got 'package.json/gone' (ENOTDIR).",
  ],
  [
    ['send', 'github', '--url', 'localhost:3000'],
    "--url must be an http or https address without a query, got 'localhost:3000'.",
  ],
  [
    ['send', 'github', '--api-key', 'ké'],
    "--api-key must be ASCII characters that do not start with '--', got 'ké'.",
  ],
  [['send', 'github', '--id', 'a b'], "--id must be 1 to 200 visible ASCII characters, got 'a b'."],
  [['chaos', '--failures', '2'], "--failures must be a number from 0 to 1, got '2'."],
  [['chaos', '--repeats', '-1'], "--repeats must be a number from 0 to 1, got '-1'."],
  [['faults', '--scenario', 'x'], "--scenario must be one of 'one delivery', 'a large result',"],
  [['capacity', '--raise', 'Lambda concurrency=0'], '--raise must be <quota>=<rate>/<burst>'],
  [['cost', '--variants', '--budget', '1'], '--variants and --budget cannot be combined.'],
  [
    ['cost', '--app', 'a', '--template', 'b'],
    '--template and --app cannot be combined: a template is one stack.',
  ],
  [
    ['redrive', '--failed', '--since', '12'],
    "--since must be a date (2026-01-31, 2026-01-31T12:00:00Z) or 90m, 12h, 3d, got '12'.",
  ],
  [['redrive', '--failed', '--events'], 'Choose one of --failed, --dead-letters, --events and --again'],
  [
    ['redrive', '--again', 'generic-1', '--source', 'generic'],
    '--again names its deliveries, so it takes no --source and no --since.',
  ],
])('%j is refused in one line', async (argv, message) => {
  const { exitCode, out, errors } = await runLine(argv);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(errors).toContain(`error: ${message}`);
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('with DEBUG it is the stack', async () => {
  const { errors } = await runLine(['start', '--port', 'abc'], { DEBUG: '1' });
  expect(errors).toMatch(/got 'abc'\.\n +at /);
});

describe('an option that npm has taken is told with the line that was meant', () => {
  test.each([
    [['start', '4000'], 'start', { npm_config_port: 'true' }, 'npm start -- --port 4000'],
    [['start'], 'start', { npm_config_port: '4000' }, 'npm start -- --port 4000'],
    [['faults'], 'faults', { npm_config_singles: 'true' }, 'npm run faults -- --singles'],
    [['capacity'], 'capacity', { npm_config_throttle: '' }, 'npm run capacity -- --no-throttle'],
  ])('%j', async (argv, script, config, meant) => {
    const { exitCode, errors } = await runLine(argv, { npm_lifecycle_event: script, ...config });
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^error: npm took --[a-z-]+ as an option of its own\. Use: /);
    expect(errors).toContain(`Use: ${meant}\n`);
  });

  test('npx may have options of its own', async () => {
    const env = { npm_lifecycle_event: 'npx', npm_config_yes: 'true' };
    expect((await runLine(['redrive', '--unheard-of'], env)).errors).toContain(
      "unknown option '--unheard-of'",
    );
  });
});
