import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface CdkJson {
  readonly app?: string;
  readonly build?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * The command of the app in a folder: `app` of its `cdk.json`.
 *
 * @throws Error that says what is missing, and what can be given instead.
 */
export function readAppCommand(folder: string): string {
  const { app } = readCdkJson(folder) ?? {};
  if (typeof app === 'string' && app !== '') return app;
  const what = existsSync(path.join(folder, 'cdk.json')) ? "its cdk.json has no 'app'" : 'it has no cdk.json';
  throw new Error(`There is no app in ${folder}: ${what}. Give --app <command> or --template <file>.`);
}

/** The command that `cdk.json` runs before the app. */
export function readBuildCommand(folder: string): string | undefined {
  return readCdkJson(folder)?.build;
}

/**
 * The context that the CDK command line passes to the app: that of `cdk.json`, and the looked-up values of
 * `cdk.context.json`.
 */
export function readContext(folder: string): Readonly<Record<string, unknown>> {
  return { ...readJson(path.join(folder, 'cdk.context.json')), ...readCdkJson(folder)?.context };
}

function readCdkJson(folder: string): CdkJson | undefined {
  return readJson(path.join(folder, 'cdk.json'));
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
}
