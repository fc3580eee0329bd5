import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AppSurroundings } from './app-surroundings.ts';
import type { PipelineStack } from './pipeline-stack.ts';
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
