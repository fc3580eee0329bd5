/**
 * Loaded into every Node.js process of an app's command, before anything else. The process that is to run the app itself loads the
 * packages that it used the last time and waits until its files have changed: what takes long is then behind it. JavaScript,
 * because it is loaded where nothing else is.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import path from 'node:path';

const { WEBHOOK_PIPELINE_PARK: parked, WEBHOOK_PIPELINE_NODE_OPTIONS: options } = process.env;
const main = realMain();

// npx and tsx are packages; the app is what they run.
if (parked !== undefined && main !== undefined && !isOfPackage(main)) {
  const { socket, modules } = JSON.parse(parked);
  // Whatever the app starts itself is none of this.
  for (const name of ['WEBHOOK_PIPELINE_PARK', 'WEBHOOK_PIPELINE_NODE_OPTIONS', 'NODE_OPTIONS'])
    delete process.env[name];
  if (options) process.env.NODE_OPTIONS = options;
  const require = createRequire(path.resolve(main));
  loadModules(require, modules);
  await released(socket);
  // Not before: a process that is not wanted ends while its folder is removed.
  process.once('exit', () => keepModules(require, modules));
}

/** The script that is run. npx is a link outside of its package (`/usr/bin/npx`). */
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
      // It has gone, or needs what is not there yet: the app loads it itself, or says what is wrong.
    }
  }
}

function keepModules(require, file) {
  const packages = Object.keys(require.cache).filter(isOfPackage);
  writeFileSync(file, JSON.stringify(packages));
}

/** A run that has ended closes the socket: nobody wants the app any more. */
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
