import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AppSurroundings } from './app-surroundings.ts';
import type { PipelineStack } from './pipeline-stack.ts';
import { readAppCommand } from './read-app-command.ts';
import { readTemplateFile } from './read-template-file.ts';
import { synthesiseApp } from './synthesise-app.ts';

/** Which stack to use: a stack of an app, or a synthesised template. */
export interface AppChoice {
  /** The command that synthesises the app, or the folder of a cloud assembly. Default: `app` of `cdk.json` in `folder`. */
  readonly app?: string | undefined;
  /** A synthesised template, instead of an app. */
  readonly template?: string | undefined;
  /** Name of the stack, if the app has several with a pipeline. */
  readonly stack?: string | undefined;
}

/**
 * Synthesises the app, or reads the template, and hands the stack of its pipeline to `use`. The assets exist until
 * `use` has ended.
 *
 * @throws Error that says what was looked for, where, and what was found.
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
  // The name is that by which lib/local/make-temporary-folder.ts finds what a killed process has left.
  const outdir = mkdtempSync(path.join(tmpdir(), `webhook-pipeline-app-${process.pid}-`));
  try {
    await synthesiseApp(command, { ...surroundings, outdir });
    return await use(await chosen(outdir, stack));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Loads the CDK library only now, so that the app starts without waiting for it. */
async function chosen(assembly: string, stack: string | undefined): Promise<PipelineStack> {
  const { chooseStack } = await import('./choose-stack.ts');
  return chooseStack(assembly, stack);
}
