import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readAppCommand } from './read-app-command.ts';
import { readTemplateFile } from './read-template-file.ts';
import { synthesiseApp } from './synthesise-app.ts';

/** Which stack is meant: that of an app, or a template that has been synthesised already. */
export interface AppChoice {
  /** The command that synthesises the app, or the folder of a cloud assembly. Default: `app` of `cdk.json` in `folder`. */
  readonly app?: string | undefined;
  /** A synthesised template, instead of an app. */
  readonly template?: string | undefined;
  /** Name of the stack, where the app has several with a pipeline. */
  readonly stack?: string | undefined;
}

/** Where an app is looked for, and what it is run with. */
export interface AppSurroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account and region that the app finds, as the CDK command line would say them of the credentials it has. */
  readonly account: { readonly accountId: string; readonly region: string };
  /** Ends the app while it synthesises. */
  readonly signal?: AbortSignal | undefined;
}

/** The stack of a pipeline, as `cdk deploy` would deploy it. */
export interface PipelineStack {
  readonly name: string;
  readonly template: object;
  /** The manifest that says where the assets lie. A template that stands alone has none. */
  readonly assetManifest: string | undefined;
  /** What the CDK command line would print as warnings. */
  readonly warnings: readonly string[];
}

/**
 * Synthesises the app, or reads the template, and hands its pipeline's stack to `use`. Assets can be read until `use` has ended.
 *
 * @throws Error in the user's words: what was looked for, where, and what is there.
 */
export async function withPipelineStack<T>(
  { app, template, stack }: AppChoice,
  surroundings: AppSurroundings,
  use: (stack: PipelineStack) => Promise<T>,
): Promise<T> {
  if (template !== undefined) return use(readTemplateFile(path.resolve(surroundings.folder, template)));
  const command = app ?? readAppCommand(surroundings.folder);
  const assembly = path.resolve(surroundings.folder, command);
  if (existsSync(path.join(assembly, 'manifest.json'))) return use(await chosen(assembly, stack));
  const outdir = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    await synthesiseApp(command, { ...surroundings, outdir });
    return await use(await chosen(outdir, stack));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Loaded when it is needed: the CDK library takes its time, and the app begins before. */
async function chosen(assembly: string, stack: string | undefined): Promise<PipelineStack> {
  const { chooseStack } = await import('./choose-stack.ts');
  return chooseStack(assembly, stack);
}
