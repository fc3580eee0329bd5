import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { credentialHeaders } from '../../lib/local/services/api-gateway/request/credential-headers.ts';
import { synthesiseWebhookStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { codeBlocks } from '../docs/code-blocks.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const TOOLS = path.join(ROOT, 'node_modules');
const FILES = path.join(ROOT, 'test', 'cases', 'consumer-app');

/** Both layouts of an app are below it and share what is installed in it. */
const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'consumer-'));

/** What `cdk init` installs. */
const OF_THE_APP = ['aws-cdk-lib', 'constructs', '@types/node'];

/** Both kinds of package that `cdk init` can be made to write. */
const LAYOUTS = [
  { type: 'commonjs', extension: '' },
  { type: 'module', extension: '.js' },
] as const;

/** The commands that `cdk init` and the package install, and where they are. */
const COMMANDS = {
  tsc: path.join(TOOLS, 'typescript/bin/tsc'),
  tsx: path.join(TOOLS, 'tsx/dist/cli.mjs'),
  'webhook-pipeline': path.join(folder, 'node_modules/webhook-pipeline/dist/bin/cli.js'),
};

/** What is run finds the commands of this project. */
const PATH = [path.join(TOOLS, '.bin'), process.env.PATH].join(path.delimiter);

/** Rejects with all that was printed where it ends with anything but 0. */
async function run(cwd: string, command: string, args: readonly string[], env: object = {}): Promise<string> {
  const options = { cwd, env: { ...process.env, PATH, ...env }, maxBuffer: 64 * 1024 ** 2 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error });
  }
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

let tarball: string;
let packed: readonly string[];

beforeAll(async () => {
  // `prepack` builds.
  await run(ROOT, 'npm', ['pack', '--pack-destination', folder]);
  const { version } = readJson(path.join(ROOT, 'package.json')) as { readonly version: string };
  tarball = path.join(folder, `webhook-pipeline-${version}.tgz`);
  packed = (await run(folder, 'tar', ['-tzf', tarball])).trim().split('\n');
  await installPackage();
});

/**
 * As npm installs it, but what it declares is linked: it is here in the very versions, and npm takes a quarter of a minute to
 * unpack its 26,000 files. Only what is declared is linked, so that an import of anything else fails.
 */
async function installPackage(): Promise<void> {
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
  // NodejsFunction looks for one.
  writeFileSync(path.join(folder, 'package-lock.json'), '{ "lockfileVersion": 3 }');
  const unpacked = path.join(folder, 'node_modules', 'webhook-pipeline');
  mkdirSync(unpacked, { recursive: true });
  await run(unpacked, 'tar', ['-xzf', tarball, '--strip-components=1']);
  const { dependencies } = readJson(path.join(unpacked, 'package.json')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const name of [...Object.keys(dependencies), ...OF_THE_APP]) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(TOOLS, name), link);
  }
  mkdirSync(path.join(folder, 'node_modules', '.bin'));
  for (const [name, file] of Object.entries(COMMANDS)) {
    chmodSync(file, 0o755);
    symlinkSync(file, path.join(folder, 'node_modules', '.bin', name));
  }
}

test('the tarball holds what is run and what is read at run time, and no source', () => {
  const strange = packed.filter(
    (file) =>
      !/^package\/(?:dist\/(?:bin|lib|cjs|schemas|mapping-templates|[a-z]+-bundle)\/|dist\/cdk\.json$|(?:package\.json|LICENSE)$|[\w/-]+\.md$|lib\/(?:contracts|estimates|local)\/[\w./-]+\.json$)/.test(
        file,
      ),
  );
  expect(strange).toEqual([]);
  expect(packed.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(packed.filter((file) => /(?:^|[/.])tests?[/.]|bin\/build/.test(file))).toEqual([]);
  expect(packed).toEqual(
    expect.arrayContaining(
      ['lib/index.d.ts', 'cjs/index.d.ts', 'compute-bundle/index.js', 'schemas/generic.schema.json'].map(
        (file) => `package/dist/${file}`,
      ),
    ),
  );
});

test('its papers are in it, and what they refer to', () => {
  const papers = packed.filter((file) => file.endsWith('.md'));
  expect(papers).toEqual(expect.arrayContaining(['package/README.md', 'package/RUNBOOK.md']));
  const links = papers.flatMap((file) => {
    const text = readFileSync(
      path.join(folder, 'node_modules/webhook-pipeline', path.relative('package', file)),
      'utf8',
    );
    return Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)/g), ([, to = '']) =>
      path.join(path.dirname(file), to),
    );
  });
  // The declarations of a source file are in dist.
  const isThere = (file: string): boolean =>
    packed.includes(file) || packed.includes(file.replace(/^package\/(.*)\.ts$/, 'package/dist/$1.d.ts'));
  expect(links.filter((file) => !isThere(file))).toEqual([]);
});

test('its types are right for every way of resolving modules', async () => {
  expect(await run(folder, 'attw', [tarball, '--format', 'ascii', '--no-color'])).toContain(
    'No problems found',
  );
});

describe('an app as cdk init makes it', () => {
  const appOf = (type: string): string => path.join(folder, type, 'app');

  beforeAll(async () => {
    // `cdk init` names the app after its folder.
    const made = appOf('made');
    mkdirSync(made, { recursive: true });
    await run(made, 'cdk', ['init', 'app', '--language', 'typescript', '--generate-only']);
    // Its example test is of Jest.
    rmSync(path.join(made, 'test'), { recursive: true });
    for (const name of ['lib', 'compute', 'schemas'])
      cpSync(path.join(FILES, name), path.join(made, name), { recursive: true });
    for (const { type, extension } of LAYOUTS) {
      const app = appOf(type);
      cpSync(made, app, { recursive: true });
      const manifest = path.join(app, 'package.json');
      writeFileSync(manifest, JSON.stringify({ ...(readJson(manifest) as object), type }));
      const main = path.join(app, 'bin', 'app.ts');
      const text = readFileSync(main, 'utf8');
      writeFileSync(main, text.replace("'../lib/app-stack'", `'../lib/app-stack${extension}'`));
      const settings = path.join(app, 'tsconfig.json');
      writeFileSync(settings, readFileSync(settings, 'utf8').replace('"jest",', ''));
      symlinkSync(path.join(folder, 'node_modules'), path.join(app, 'node_modules'));
    }
  });

  test('type-checks as either type, the declarations of the package and the examples of the pages as well', async () => {
    const examples = path.join(appOf('module'), 'examples');
    mkdirSync(examples);
    for (const [index, { page, code }] of codeBlocks().entries())
      writeFileSync(path.join(examples, `${index}-${page.replaceAll('/', '-')}.ts`), code);
    // Both at once, by the configuration of one, which is that of the other: what takes its time are the declarations of aws-cdk-lib.
    const [commonjs, module] = LAYOUTS.map(({ type }) => path.join(appOf(type), 'tsconfig.json'));
    expect(readJson(module!)).toEqual(readJson(commonjs!));
    const project = path.join(folder, 'tsconfig.json');
    const include = LAYOUTS.map(({ type }) => `${type}/app`);
    writeFileSync(project, JSON.stringify({ extends: commonjs, include, exclude: ['**/cdk.out'] }));
    const types = path.join(folder, 'node_modules', '@types');
    const flags = ['--types', 'node', '--typeRoots', types, '--skipLibCheck', 'false', '--listFiles'];
    const files = await run(folder, 'tsc', ['--project', project, ...flags]);
    for (const layout of ['commonjs/app', 'module/app', 'module/app/examples', 'dist/cjs', 'dist/lib'])
      expect(files).toMatch(new RegExp(`/${layout}/.*ts$`, 'm'));
  });

  test.each(LAYOUTS)("of 'type': '$type' synthesises with its own schemas and function", async ({ type }) => {
    const app = appOf(type);
    const flags = ['--app', 'tsx bin/app.ts', '--quiet', '--no-notices'];
    await run(app, 'cdk', ['synth', ...flags]);
    const { Resources } = readJson(path.join(app, 'cdk.out', 'AppStack.template.json')) as {
      readonly Resources: Readonly<Record<string, { Type: string; Properties: Record<string, unknown> }>>;
    };
    const of = (wanted: string, property: string) =>
      Object.values(Resources).flatMap(({ Type, Properties }) =>
        Type === wanted ? [Properties[property]] : [],
      );
    expect(of('AWS::ApiGateway::Resource', 'PathPart')).toContain('orders');
    expect(of('AWS::ApiGateway::Resource', 'PathPart')).not.toContain('generic');
    expect(of('AWS::Lambda::Function', 'Timeout')).toEqual([30]);
    const [code] = of('AWS::Lambda::Function', 'Code') as [{ readonly S3Key: string }];
    const bundle = readFileSync(bundleIn(path.join(app, 'cdk.out'), code.S3Key), 'utf8');
    expect(bundle).toContain('InvalidDelivery');
    // What a computation is written against brings none of the shipped ones along.
    expect(bundle).not.toContain('portfolio');
  });

  test('runs on this machine by the command in its cdk.json, with its own stack, schemas and function', async () => {
    const flags = ['--no', 'webhook-pipeline', 'start', '--port', '0', '--no-watch'];
    const child = spawn('npx', flags, { cwd: appOf('commonjs'), detached: true });
    const closed = once(child, 'close');
    const printed: string[] = [];
    const ready = new Promise<string>((resolve, reject) => {
      const look = (chunk: unknown): void => {
        printed.push(String(chunk));
        if (printed.join('').includes('Ctrl-C stops')) resolve(printed.join(''));
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      child.once('close', () => reject(new Error(printed.join(''))));
    });
    try {
      const announcement = await ready;
      const [, url = ''] = /API +(http:\S+)/.exec(announcement) ?? [];
      expect((await fetch(`${url}/webhooks/orders`, { method: 'POST' })).status).toBe(403);
      const headers = {
        ...credentialHeaders({ apiKeyRequired: false, signed: true }, ''),
        'content-type': 'application/json',
      };
      const post = (body: string) => fetch(`${url}/webhooks/orders`, { method: 'POST', headers, body });
      expect((await post('{"items":[{"price":-1}]}')).status).toBe(400);
      const accepted = await post('{"items":[{"price":2},{"price":3}]}');
      expect(accepted.status).toBe(202);
      const { deliveryId } = (await accepted.json()) as { readonly deliveryId: string };
      const status = `${url}/deliveries/${deliveryId}`;
      await expect
        .poll(async () => (await fetch(status, { headers })).json())
        .toMatchObject({ status: 'SUCCEEDED', result: { total: 5 } });
    } finally {
      // npx does not pass a signal on.
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
      await closed;
    }
  });
});

describe('the installed package', () => {
  const outdir = mkdtempSync(path.join(folder, 'repository-'));
  let ours: Comparable;
  beforeAll(() => {
    ours = comparable(synthesiseWebhookStack(outdir).template);
  });

  test('deploys what the repository deploys, runs it on this machine, and explores its faults', async () => {
    cpSync(path.join(FILES, 'try-package.mjs'), path.join(folder, 'try-package.mjs'));
    const { template, ...tried } = JSON.parse(await run(folder, 'node', ['try-package.mjs'])) as {
      readonly template: object;
    };
    expect(comparable(template).template).toEqual(ours.template);
    const shipped = path.join(folder, 'node_modules/webhook-pipeline/dist/compute-bundle/index.js');
    expect(readFileSync(shipped, 'utf8')).toBe(readFileSync(bundleIn(outdir, ours.key), 'utf8'));
    expect(tried).toMatchObject({
      delivery: { status: 'SUCCEEDED', result: { topLevelKeys: ['hello'] } },
      drawn: { schedules: 1 },
      findings: [],
    });
  });

  test('is CommonJS for what cannot require modules, as Jest on Node.js before 24.9', async () => {
    cpSync(path.join(FILES, 'require-package.cjs'), path.join(folder, 'require-package.cjs'));
    const CDK_OUTDIR = path.join(folder, 'required');
    const { context } = readJson(path.join(ROOT, 'cdk.json')) as { readonly context: object };
    const env = { CDK_OUTDIR, CDK_CONTEXT_JSON: JSON.stringify(context) };
    await run(folder, 'node', ['--no-experimental-require-module', 'require-package.cjs'], env);
    const template = readJson(path.join(CDK_OUTDIR, 'WebhookPipeline.template.json')) as object;
    expect(comparable(template).template).toEqual(ours.template);
  });
});

interface Comparable {
  readonly template: unknown;
  readonly key: string;
}

/** The template without the key of its bundle: the hash of how the bundle came about, not only of what it is. */
function comparable(template: object): Comparable {
  const text = JSON.stringify(template);
  const key = /[0-9a-f]{64}\.zip/.exec(text)?.[0] ?? '';
  return { template: JSON.parse(text.replaceAll(key, 'BUNDLE')), key };
}

function bundleIn(assembly: string, key: string): string {
  return path.join(assembly, `asset.${key.replace('.zip', '')}`, 'index.js');
}
