import { existsSync } from 'node:fs';
import path from 'node:path';

/** A handler of the template, read as the Lambda runtime reads it. */
export interface HandlerPath {
  /** Folder of the module within the code; empty at the top. */
  readonly folder: string;
  /** Name of the module without its extension. */
  readonly module: string;
  /** The path of the export: `['api', 'handler']` for `index.api.handler`. */
  readonly exported: readonly string[];
}

/**
 * Reads `folder/module.export.member`. The name of the module ends at the first dot; the rest is the export
 * (aws-lambda-nodejs-runtime-interface-client, `UserFunction.js`).
 *
 * @returns undefined if Lambda would report a bad handler
 */
export function readHandler(handler: string): HandlerPath | undefined {
  const [, folder = '', module, exported] = /^(?:(.*)\/)?([^./]*)\.([^/]+)$/s.exec(handler) ?? [];
  if (!module || exported === undefined || folder.split('/').includes('..')) return undefined;
  return { folder, module, exported: exported.split('.') };
}

/** The endings that the runtime tries, in this order. Without an ending it may be a file or a folder. */
export const MODULE_ENDINGS = ['', '.js', '.mjs', '.cjs'] as const;

/** The file or folder that the runtime loads; undefined if there is none. */
export function findModule(directory: string, { folder, module }: HandlerPath): string | undefined {
  return MODULE_ENDINGS.map((ending) => path.join(directory, folder, `${module}${ending}`)).find((file) =>
    existsSync(file),
  );
}
