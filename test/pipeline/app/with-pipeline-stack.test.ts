import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type AppChoice, withPipelineStack } from '../../../lib/pipeline/app/with-pipeline-stack.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const APP = `${process.execPath} --import ${TSX} app.mjs ${ROOT}`;

let folder = '';
beforeAll(() => {
  folder = path.join(inject('temporaryFolder'), 'app-to-choose-from');
  cpSync(path.join(import.meta.dirname, '..', '..', 'cases', 'app'), folder, { recursive: true });
});

/** The stack that is chosen. */
function choose(choice: AppChoice, where = folder, env: NodeJS.ProcessEnv = withoutDebug()) {
  const account = { accountId: '000000000000', region: 'us-east-1' };
  return withPipelineStack(choice, { folder: where, env, account }, (stack) => Promise.resolve(stack));
}

function withoutDebug(): NodeJS.ProcessEnv {
  const { DEBUG: _debug, ...env } = process.env;
  return env;
}

test('the only stack with a pipeline is chosen, made with the context of cdk.json', async () => {
  const { name, template, assetManifests, environment } = await choose({ app: APP });
  expect(name).toBe('Orders');
  expect(assetManifests).toEqual([expect.stringMatching(/Orders\.assets\.json$/)]);
  expect(environment).toEqual({ account: undefined, region: undefined });
  // Everybody may post, as the context says.
  expect(JSON.stringify(template)).toContain('"ApiKeyRequired":false');
});

describe('of an app with two pipelines', () => {
  test('one must be chosen, and is taken by its name', async () => {
    const app = `${APP} Refunds`;
    await expect(choose({ app })).rejects.toThrow(
      'Several stacks of the app have a pipeline, Orders, Refunds: choose one with --stack <name>.',
    );
    expect(await choose({ app, stack: 'Refunds' })).toMatchObject({
      name: 'Refunds',
      environment: { account: undefined, region: 'eu-central-1' },
    });
    await expect(choose({ app, stack: 'Returns' })).rejects.toThrow(
      "The app has no stack 'Returns', only Orders, Other, Refunds.",
    );
  });
});

test('a pipeline in a nested stack is told to be one of a stack', async () => {
  const nested = `const { App, NestedStack, Stack } = require('${ROOT}/node_modules/aws-cdk-lib');
    new NestedStack(new Stack(new App(), 'Shop'), 'Inner').exportValue('x', { name: 'X' });`;
  writeFileSync(path.join(folder, 'nested.cjs'), nested);
  await expect(choose({ app: `${process.execPath} nested.cjs` })).rejects.toThrow(
    'No stack of the app has a pipeline (a REST API and state machines), only Shop. The pipelines of nested stacks (of Shop) cannot be used here: put the WebhookPipeline into a Stack.',
  );
});

test('an app that fails is told with what it printed', async () => {
  const failing = choose({ app: 'echo "no such schema" >&2; exit 3' });
  await expect(failing).rejects.toMatchObject({
    message: `The app does not synthesise: 'echo "no such schema" >&2; exit 3' ended with 3.`,
    output: 'no such schema',
  });
});

test('an app that ends well and writes no cloud assembly is told with what it printed', async () => {
  await expect(choose({ app: 'echo "nothing to do"' })).rejects.toMatchObject({
    message: `The app does not synthesise: 'echo "nothing to do"' ended without an error and wrote no cloud assembly. It must synthesise an App of CDK to its default folder: new App() without 'outdir'.`,
    output: 'nothing to do',
  });
});

test('an app that does not heed SIGTERM is ended at the second request', async () => {
  const [stop, endNow] = [new AbortController(), new AbortController()];
  const marker = path.join(folder, 'runs');
  const app = `trap 'echo heard > ${marker}' TERM; echo begun > ${marker}; while :; do sleep 0.05; done`;
  const account = { accountId: '000000000000', region: 'us-east-1' };
  const surroundings = { folder, env: process.env, account, signal: stop.signal, endNow: endNow.signal };
  const chosen = withPipelineStack({ app }, surroundings, () => Promise.resolve());
  chosen.catch(() => undefined);
  const marked = () => (existsSync(marker) ? readFileSync(marker, 'utf8').trim() : '');
  await expect.poll(marked).toBe('begun');
  stop.abort();
  await expect.poll(marked).toBe('heard');
  endNow.abort();
  await expect(chosen).rejects.toThrow('ended with SIGKILL');
});

describe('an app that throws', () => {
  const app = `${process.execPath} -e "throw new Error('no rate')"`;

  test('is told with its error, and how to see all', async () => {
    await expect(choose({ app })).rejects.toMatchObject({
      message: `The app does not synthesise: '${app}' ended with 1 (DEBUG=1 prints all of its output).`,
      output: 'Error: no rate',
    });
  });

  test('is told with all that it printed if DEBUG is set', async () => {
    await expect(choose({ app }, folder, { ...process.env, DEBUG: '1' })).rejects.toMatchObject({
      message: `The app does not synthesise: '${app}' ended with 1.`,
      output: expect.stringMatching(/Error: no rate\n +at /) as string,
    });
  });
});

describe('what is missing is named, with what can be given instead', () => {
  test.each([
    [
      undefined,
      {},
      /There is no app in .*: it has no cdk\.json\. Give --app <command> or --template <file>\./,
    ],
    ['{}', {}, /its cdk\.json has no 'app'/],
    ['{', {}, /cdk\.json cannot be read as JSON: /],
    ['{}', { template: 'gone.json' }, /gone\.json cannot be read as a template: /],
    ['{}', { template: 'cdk.json' }, /cdk\.json is not a CloudFormation template: it has no Resources\./],
  ])('cdk.json %s and %j', async (cdkJson, choice, message) => {
    const empty = path.join(inject('temporaryFolder'), `app-${String(cdkJson?.length)}`);
    mkdirSync(empty, { recursive: true });
    if (cdkJson !== undefined) writeFileSync(path.join(empty, 'cdk.json'), cdkJson);
    await expect(choose(choice, empty)).rejects.toThrow(message);
  });
});
