import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../lib/local/clock/clock.ts';
import type { AccessControl } from '../../../../lib/local/roles/access-control.ts';
import { type LoadedFunctions, loadFunctions } from '../../../../lib/local/services/lambda/load-functions.ts';
import type { TemplateResource } from '../../../../lib/local/template/read-template.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

/** An app with ES modules and, in its folder, the assembly that `cdk synth` writes. */
let app: string;
let asset: string;
let loaded: LoadedFunctions | undefined;
beforeEach(() => {
  app = mkdtempSync(path.join(tmpdir(), 'app-'));
  writeFileSync(path.join(app, 'package.json'), '{"type":"module"}');
  asset = path.join(app, 'cdk.out', 'asset.1');
  mkdirSync(asset, { recursive: true });
});
afterEach(async () => {
  await loaded?.stop();
  loaded = undefined;
  rmSync(app, { recursive: true });
});

function load(files: Readonly<Record<string, string>>, handler: string): LoadedFunctions {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(asset, name)), { recursive: true });
    writeFileSync(path.join(asset, name), text);
  }
  const properties = { Code: { S3Key: 'key' }, Handler: handler };
  loaded = loadFunctions([{ logicalId: 'Compute', type: 'AWS::Lambda::Function', properties }], {
    account: LOCAL_ACCOUNT,
    assets: new Map([['key', asset]]),
    endpoints: () => ({ s3: '', dynamodb: '', sqs: '', sfn: '', secretsmanager: '', ssm: '' }),
    access: { mayAssume: () => true } as unknown as AccessControl,
    clock: systemClock,
    log: () => undefined,
  });
  return loaded;
}

function invoke(files: Readonly<Record<string, string>>, handler = 'index.handler') {
  return load(files, handler).byName.get('Compute')?.invoke({}, 'r');
}

const ANSWER = 'async () => 1';

describe('the code runs as on Lambda', () => {
  test.each<[string, Record<string, string>, string?]>([
    ['an index.js without a package.json is CommonJS', { 'index.js': `exports.handler = ${ANSWER}` }],
    ['an index.mjs is an ES module', { 'index.mjs': `export const handler = ${ANSWER}` }],
    ['an index.cjs is CommonJS', { 'index.cjs': `exports.handler = ${ANSWER}` }],
    [
      'a package.json in the code decides the type of its index.js',
      { 'index.js': `export const handler = ${ANSWER}`, 'package.json': '{"type":"module"}' },
    ],
    ['a module can be in a folder', { 'src/main.js': `exports.run = ${ANSWER}` }, 'src/main.run'],
    ['a handler can be a member of an export', { 'a.js': `exports.api = { run: ${ANSWER} }` }, 'a.api.run'],
  ])('%s', async (_, files, handler) => {
    expect(await invoke(files, handler)).toEqual({ payload: '1' });
  });

  test.each([
    [
      'CommonJS',
      { 'index.js': "exports.handler = async () => typeof require('@aws-sdk/client-s3').S3Client" },
    ],
    [
      'an ES module',
      {
        'index.mjs':
          "import { S3Client } from '@aws-sdk/client-s3'; export const handler = async () => typeof S3Client",
      },
    ],
  ])('the AWS SDK does not have to be bundled: %s', async (_, files) => {
    expect(await invoke(files)).toEqual({ payload: '"function"' });
  });

  test('any other package must be bundled, even if the app has it installed', async () => {
    mkdirSync(path.join(app, 'node_modules', 'left'), { recursive: true });
    writeFileSync(path.join(app, 'node_modules', 'left', 'index.js'), 'module.exports = 1');
    expect(await invoke({ 'index.js': "exports.handler = async () => require('left')" })).toMatchObject({
      errorMessage: expect.stringContaining("Cannot find module 'left'") as string,
    });
  });

  test("a missing export fails the invocation with the runtime's message", async () => {
    expect(await invoke({ 'index.js': 'exports.other = 1' })).toMatchObject({
      errorMessage: expect.stringContaining('index.handler is undefined or not exported') as string,
    });
  });
});

describe('refused while the template loads', () => {
  test.each([
    [
      'a module that does not exist',
      'other.handler',
      "'other.handler': its code has no other.js, other.mjs, other.cjs (it has index.js)",
    ],
    ['a folder that does not exist', 'src/index.handler', 'its code has no src/index.js'],
    ['a handler without an export', 'index', "the handler 'index' (a handler is"],
    ['a handler above the code', '../index.handler', "the handler '../index.handler' (a handler is"],
  ])('%s', (_, handler, message) => {
    expect(() => load({ 'index.js': '' }, handler)).toThrow(message);
    expect(() => load({ 'index.js': '' }, handler)).toThrow('at Compute/Properties/Handler');
  });

  test('code that is not a folder, such as an archive', () => {
    rmSync(asset, { recursive: true });
    writeFileSync(asset, 'PK');
    expect(() => load({}, 'index.handler')).toThrow(
      'code that is not a folder (asset.1), at Compute/Properties/Code',
    );
  });
});

function loadResources(...resources: readonly TemplateResource[]): LoadedFunctions {
  loaded = loadFunctions(resources, {
    account: LOCAL_ACCOUNT,
    assets: new Map(),
    endpoints: () => ({ s3: '', dynamodb: '', sqs: '', sfn: '', secretsmanager: '', ssm: '' }),
    access: { mayAssume: () => true } as unknown as AccessControl,
    clock: systemClock,
    log: () => undefined,
  });
  return loaded;
}

const INLINE = { Code: { ZipFile: 'exports.handler = async () => 1' }, Handler: 'index.handler' };

test('inline code runs, and is invoked by its version too', async () => {
  const { byName } = loadResources(
    { logicalId: 'Compute', type: 'AWS::Lambda::Function', properties: INLINE },
    { logicalId: 'Version', type: 'AWS::Lambda::Version', properties: { FunctionName: 'Compute' } },
  );
  const version = LOCAL_ACCOUNT.arn('lambda', 'function:Compute:1');
  expect(byName.get(version)?.arn).toBe(version);
  expect(await byName.get(version)?.invoke({}, 'r')).toEqual({ payload: '1' });
});

test('another runtime than Node.js is refused by its name', () => {
  const properties = { ...INLINE, Runtime: 'python3.12' };
  expect(() => loadResources({ logicalId: 'Compute', type: 'AWS::Lambda::Function', properties })).toThrow(
    'the runtime python3.12 (it runs Node.js), at Compute/Properties/Runtime.',
  );
});

test('a function that is elsewhere fails each invocation, and says why', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:theirs';
  const Run = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: arn },
    End: true,
  };
  const DefinitionString = JSON.stringify({ StartAt: 'Run', States: { Run } });
  const type = 'AWS::StepFunctions::StateMachine';
  const { byName } = loadResources({ logicalId: 'Machine', type, properties: { DefinitionString } });
  expect(await byName.get(arn)?.invoke({}, 'r')).toEqual({
    errorType: 'CodeIsElsewhere',
    errorMessage: `The code of ${arn} is not in this template, so the local run cannot run it.`,
  });
});
