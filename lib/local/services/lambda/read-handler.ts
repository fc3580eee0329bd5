import { existsSync } from 'node:fs';
import path from 'node:path';

/** A handler of the template, read as the runtime of Lambda reads it. */
export interface HandlerPath {
  /** Folder of the module within the code; empty at the top. */
  readonly folder: string;
  /** Name of the module without its extension. */
  readonly module: string;
  /** The export, each member of it apart: `['api', 'handler']` for `index.api.handler`. */
  readonly exported: readonly string[];
}

/**
 * Reads `folder/module.export.member`. The name of the module ends at the first dot, whatever follows is the export
 * (aws-lambda-nodejs-runtime-interface-client, `UserFunction.js`).
 *
 * @returns undefined for what Lambda calls a bad handler.
 */
export function readHandler(handler: string): HandlerPath | undefined {
  const [, folder = '', module, exported] = /^(?:(.*)\/)?([^./]*)\.([^/]+)$/s.exec(handler) ?? [];
  if (!module || exported === undefined || folder.split('/').includes('..')) return undefined;
  return { folder, module, exported: exported.split('.') };
}

/** What the runtime looks for, in this order: a file or folder of that name, then one with an extension. */
export const MODULE_ENDINGS = ['', '.js', '.mjs', '.cjs'] as const;

/** The file or folder that the runtime loads; undefined where there is none. */
export function findModule(directory: string, { folder, module }: HandlerPath): string | undefined {
  return MODULE_ENDINGS.map((ending) => path.join(directory, folder, `${module}${ending}`)).find((file) =>
    existsSync(file),
  );
}
