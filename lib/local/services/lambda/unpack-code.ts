import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { makeTemporaryFolder } from '../../make-temporary-folder.ts';

/** The code of a function as its environments see it. */
export interface UnpackedCode {
  /** Stands for `/var/task`. */
  readonly directory: string;
  remove(): void;
}

/**
 * Copies the code of a function to a place of its own, as Lambda unpacks it to `/var/task`. Where it lies decides what it may
 * load: next to the app, Node.js would read the app's package.json (`"type": "module"` makes another language of an index.js) and
 * find packages that were never deployed.
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
  // Without a package.json of its own the code is CommonJS.
  writeFileSync(path.join(root, 'package.json'), '{"type":"commonjs"}');
  for (const scope of SDK_SCOPES) linkPackages(scope, path.join(root, 'node_modules', scope));
  return { directory, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** What every Node.js runtime of Lambda has beside the code: the AWS SDK and what it is made of. */
const SDK_SCOPES = ['@aws-sdk', '@smithy'];

/** From where packages are looked for: first from where the command runs, then from this package. */
const BASES = [path.join(process.cwd(), 'package.json'), import.meta.filename];

function linkPackages(scope: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const folders = BASES.flatMap((base) => createRequire(base).resolve.paths(scope) ?? []);
  for (const folder of folders.map((each) => path.join(each, scope)).filter((each) => existsSync(each))) {
    for (const name of readdirSync(folder)) link(path.join(folder, name), path.join(into, name));
  }
}

/** The first that is found counts. A junction needs no rights of an administrator on Windows. */
function link(target: string, at: string): void {
  if (!existsSync(at)) symlinkSync(target, at, 'junction');
}
