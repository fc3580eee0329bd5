/**
 * One execution environment of a function, in a worker thread: loads the bundled asset once, then runs one invocation
 * at a time. It is JavaScript, because a worker starts without the loader for TypeScript.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const handler = findExport(await load(workerData.file));

parentPort.postMessage('ready');

parentPort.on('message', async ({ event, context }) => {
  try {
    if (handler.length > 2)
      throw new Error('Callback-based handlers are not supported: return a promise instead.');
    const remaining = () => context.deadline - Date.now();
    const payload = (await handler(event, { ...context, getRemainingTimeInMillis: remaining })) ?? null;
    parentPort.postMessage({ payload: JSON.stringify(payload) });
  } catch (error) {
    // The format of a function error: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
    const known = error instanceof Error;
    parentPort.postMessage({
      errorType: known ? error.name : typeof error,
      errorMessage: known ? error.message : String(error),
      trace: known ? String(error.stack).split('\n') : [],
    });
  }
});

/** Only `import` can load an ES module, and only `require` can load a folder or a file without an extension. */
function load(file) {
  return isEsModule(file) ? import(pathToFileURL(file).href) : createRequire(import.meta.url)(file);
}

function isEsModule(file) {
  if (file.endsWith('.mjs')) return true;
  return file.endsWith('.js') && nearestPackage(path.dirname(file)).type === 'module';
}

function nearestPackage(directory) {
  const file = path.join(directory, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const parent = path.dirname(directory);
  return parent === directory ? {} : nearestPackage(parent);
}

function findExport(module) {
  const { exported, handlerName } = workerData;
  const found = exported.reduce((value, name) => value?.[name], module);
  if (typeof found === 'function') return found;
  const problem = found === undefined ? 'is undefined or not exported' : 'is not a function';
  throw Object.assign(new Error(`${handlerName} ${problem}`), { name: 'Runtime.HandlerNotFound' });
}
