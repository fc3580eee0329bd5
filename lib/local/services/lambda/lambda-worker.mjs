/**
 * One execution environment of a function, in a worker thread: loads the bundled asset once, then runs one invocation at a
 * time. JavaScript, because a worker is started by Node itself, without the loader that runs our TypeScript.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const { [workerData.exportName]: handler } = require(workerData.file);

parentPort.postMessage('ready');

parentPort.on('message', async ({ event, context }) => {
  try {
    if (handler.length > 2)
      throw new Error('Callback-based handlers are not supported: return a promise instead.');
    const remaining = () => context.deadline - Date.now();
    const payload = (await handler(event, { ...context, getRemainingTimeInMillis: remaining })) ?? null;
    parentPort.postMessage({ payload: JSON.stringify(payload) });
  } catch (error) {
    // The shape of a function error: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
    const known = error instanceof Error;
    parentPort.postMessage({
      errorType: known ? error.name : typeof error,
      errorMessage: known ? error.message : String(error),
      trace: known ? String(error.stack).split('\n') : [],
    });
  }
});
