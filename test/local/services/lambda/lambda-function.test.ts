import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../../lib/local/clock/clock.ts';
import { LambdaFunction } from '../../../../lib/local/services/lambda/lambda-function.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

let directory: string;
let loaded: LambdaFunction;
const lines: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'asset-'));
});
afterEach(async () => {
  await loaded.stop();
  rmSync(directory, { recursive: true });
});

/** A function whose handler has this body. */
function functionOf(
  body: string,
  timeoutSeconds = 60,
  handler = 'index.handler',
  clock: Clock = systemClock,
): LambdaFunction {
  writeFileSync(
    path.join(directory, 'index.js'),
    `let calls = 0; exports.handler = async (event, context) => { ${body} };`,
  );
  loaded = new LambdaFunction({
    name: 'Compute',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Compute',
    file: path.join(directory, `${handler.split('.')[0]}.js`),
    exported: handler.split('.').slice(1),
    timeoutSeconds,
    environment: () => ({ GREETING: 'hello' }),
    clock,
    log: (text) => lines.push(text),
  });
  return loaded;
}

test.each([
  [
    'the event and the context',
    'return { event, id: context.awsRequestId }',
    { payload: '{"event":1,"id":"r"}' },
  ],
  [
    'its own environment variables and none of ours',
    'return Object.keys(process.env)',
    { payload: '["GREETING"]' },
  ],
  ['null if it returns nothing', '', { payload: 'null' }],
  ['numbers with the precision of JavaScript', 'return 9007199254740993', { payload: '9007199254740992' }],
])('a function gets or returns %s', async (_, body, expected) => {
  expect(await functionOf(body).invoke(1, 'r')).toEqual(expected);
});

test('an error is reported with its name, message and trace', async () => {
  const outcome = await functionOf(
    "throw Object.assign(new Error('no'), { name: 'InvalidDelivery' })",
  ).invoke(1, 'r');
  expect(outcome).toMatchObject({ errorType: 'InvalidDelivery', errorMessage: 'no' });
});

test('a function that never returns is stopped at its time limit, and the next invocation works', async () => {
  // The virtual clock does not advance, so the next one is not stopped even if its environment starts slowly.
  const clock = new VirtualClock();
  const stuck = functionOf('if (event === 1) for (;;); return event', 0.2, undefined, clock);
  const first = stuck.invoke(1, 'r');
  let isStopped = false;
  void first.then(() => (isStopped = true));
  // Its time limit starts when the environment has loaded it, which can take any time.
  await expect
    .poll(async () => {
      await clock.advance(200);
      return isStopped;
    })
    .toBe(true);
  expect(await first).toMatchObject({
    errorMessage: expect.stringMatching(/Task timed out after 0\.20 seconds/) as string,
  });
  expect(await stuck.invoke(2, 'r')).toEqual({ payload: '2' });
});

test('a function that exits ends only its environment', async () => {
  const leaving = functionOf('if (event === 1) process.exit(3); return event');
  expect(await leaving.invoke(1, 'r')).toMatchObject({
    errorMessage: expect.stringMatching(/exit status 3/) as string,
  });
  expect(await leaving.invoke(2, 'r')).toEqual({ payload: '2' });
});

test('a failure after the handler has returned ends only the environment', async () => {
  for (const late of ["throw new Error('late')", 'process.exit(3)']) {
    const restless = functionOf(`if (event === 1) setTimeout(() => { ${late} }, 20); return event`);
    expect(await restless.invoke(1, 'r')).toEqual({ payload: '1' });
    await expect.poll(() => restless.warmEnvironments).toBe(0);
    expect(await restless.invoke(2, 'r')).toEqual({ payload: '2' });
    await restless.stop();
  }
});

test('a handler with a callback is refused, as in newer runtimes', async () => {
  writeFileSync(
    path.join(directory, 'callback.js'),
    'exports.handler = (event, context, callback) => callback(null, 1)',
  );
  const outcome = await functionOf('', 60, 'callback.handler').invoke(1, 'r');
  expect(outcome).toMatchObject({ errorMessage: expect.stringMatching(/Callback-based handlers/) as string });
});

test('the context has the remaining time', async () => {
  const outcome = await functionOf('return context.getRemainingTimeInMillis()', 900).invoke(1, 'r');
  expect(Number((outcome as { readonly payload: string }).payload)).toBeGreaterThan(700_000);
});

test('an environment is warm: it runs one invocation after another', async () => {
  const counting = functionOf('calls += 1; return calls');
  for (const expected of ['1', '2', '3'])
    expect(await counting.invoke(0, 'r')).toEqual({ payload: expected });
});

test('invocations beyond the processors wait their turn, and none is lost', async () => {
  const echo = functionOf('return event');
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => echo.invoke(index, 'r')));
  expect(outcomes).toEqual(Array.from({ length: 50 }, (_, index) => ({ payload: String(index) })));
});

test('an invocation that waits for 8 s is refused without having run', async () => {
  const clock = new VirtualClock();
  const stuck = functionOf('await new Promise(() => {})', 60, 'index.handler', clock);
  const running = Array.from({ length: availableParallelism() }, () => stuck.invoke(0, 'r'));
  const waiting = stuck.invoke(0, 'r');
  waiting.catch(() => undefined);
  await clock.advance(7_999);
  expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
  await clock.advance(1);
  await expect(waiting).rejects.toMatchObject({ code: 'TooManyRequestsException', statusCode: 429 });
  await stuck.stop();
  await Promise.all(running);
});

test('beyond the concurrency of an account an invocation is refused at once', async () => {
  const stuck = functionOf('await new Promise(() => {})');
  const invoke = () =>
    stuck.invoke(0, 'r').catch((error: unknown) => (error as { readonly code?: string }).code);
  const all = Array.from({ length: 1_000 }, invoke);
  expect(await invoke()).toBe('TooManyRequestsException');
  await stuck.stop();
  void Promise.all(all);
});

test('the time limit starts with the function: loading has its own limit', async () => {
  const slow = functionOf('return context.getRemainingTimeInMillis() > 0', 0.05);
  writeFileSync(
    path.join(directory, 'index.js'),
    `const until = Date.now() + 300; while (Date.now() < until); exports.handler = async (event) => event;`,
  );
  expect(await slow.invoke(1, 'r')).toEqual({ payload: '1' });
});

test('a function that cannot be loaded fails the invocation', async () => {
  const broken = functionOf('return 1');
  writeFileSync(path.join(directory, 'index.js'), `throw new Error('no such module');`);
  expect(await broken.invoke(1, 'r')).toMatchObject({
    errorMessage: expect.stringContaining('no such module') as string,
  });
});

test('the output of a function is passed on', async () => {
  await functionOf("console.log('said by the function')").invoke(0, 'r');
  expect(await functionOf("console.log('said by the function')").invoke(0, 'r')).toEqual({ payload: 'null' });
  await expect.poll(() => lines.join('')).toContain('said by the function');
});
