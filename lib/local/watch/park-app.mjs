/**
 * Loaded first in every Node.js process of an app's command. The process that will run the app loads the packages
 * that it used last time, which takes long, and then waits until files have changed. It is JavaScript, because there
 * is no TypeScript loader in these processes.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import path from 'node:path';

const { WEBHOOK_PIPELINE_PARK: parked, WEBHOOK_PIPELINE_NODE_OPTIONS: options } = process.env;
const main = realMain();

// npx and tsx are packages. They run the app.
if (parked !== undefined && main !== undefined && !isOfPackage(main)) {
  const { socket, modules } = JSON.parse(parked);
  // Processes that the app starts must not wait.
  for (const name of ['WEBHOOK_PIPELINE_PARK', 'WEBHOOK_PIPELINE_NODE_OPTIONS', 'NODE_OPTIONS'])
    delete process.env[name];
  if (options) process.env.NODE_OPTIONS = options;
  const require = createRequire(path.resolve(main));
  loadModules(require, modules);
  await released(socket);
  // Not earlier: a process that is no longer needed ends while its folder is being removed.
  process.once('exit', () => keepModules(require, modules));
}

/** The script of this process. npx is a link outside its package (`/usr/bin/npx`). */
function realMain() {
  const script = process.argv[1];
  return script !== undefined && existsSync(script) ? realpathSync(script) : script;
}

function isOfPackage(file) {
  return file.split(path.sep).includes('node_modules');
}

function loadModules(require, file) {
  for (const name of existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []) {
    try {
      require(name);
    } catch {
      // It no longer exists, or needs something that does not exist yet. The app loads it itself or reports the
      // error.
    }
  }
}

function keepModules(require, file) {
  const packages = Object.keys(require.cache).filter(isOfPackage);
  writeFileSync(file, JSON.stringify(packages));
}

/** Waits for data on the socket. If the run ends, it closes the socket, and this process ends. */
function released(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => undefined);
    socket.once('close', () => process.exit(1));
    socket.once('data', () => {
      socket.removeAllListeners('close');
      socket.destroy();
      resolve();
    });
  });
}
