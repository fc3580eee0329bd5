import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { makeTemporaryFolder } from '../../make-temporary-folder.ts';

/** The unpacked code of a function. */
export interface UnpackedCode {
  /** The local equivalent of `/var/task`. */
  readonly directory: string;
  remove(): void;
}

/**
 * Copies the code of a function to a separate folder, as Lambda unpacks it to `/var/task`. The folder decides what
 * the code can load: next to the app, Node.js would read the app's package.json (`"type": "module"` changes how an
 * index.js is read) and find packages that are not deployed.
 */
export function unpackCode(asset: string): UnpackedCode {
  return unpack((directory) => cpSync(asset, directory, { recursive: true }));
}

/** The same for code that is one file, given as text. */
export function unpackText(file: string, text: string): UnpackedCode {
  return unpack((directory) => {
    mkdirSync(directory);
    writeFileSync(path.join(directory, file), text);
  });
}

function unpack(fill: (directory: string) => void): UnpackedCode {
  const root = makeTemporaryFolder('function');
  const directory = path.join(root, 'task');
  fill(directory);
  // Without its own package.json, the code is CommonJS.
  writeFileSync(path.join(root, 'package.json'), '{"type":"commonjs"}');
  for (const scope of SDK_SCOPES) linkPackages(scope, path.join(root, 'node_modules', scope));
  return { directory, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** The packages that every Node.js runtime of Lambda includes: the AWS SDK and its parts. */
const SDK_SCOPES = ['@aws-sdk', '@smithy'];

/** Where packages are resolved from: first the working directory, then this package. */
const BASES = [path.join(process.cwd(), 'package.json'), import.meta.filename];

function linkPackages(scope: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const folders = BASES.flatMap((base) => createRequire(base).resolve.paths(scope) ?? []);
  for (const folder of folders.map((each) => path.join(each, scope)).filter((each) => existsSync(each))) {
    for (const name of readdirSync(folder)) link(path.join(folder, name), path.join(into, name));
  }
}

/** The first target is used. A junction does not need administrator rights on Windows. */
function link(target: string, at: string): void {
  if (!existsSync(at)) symlinkSync(target, at, 'junction');
}
