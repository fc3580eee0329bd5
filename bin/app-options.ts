import path from 'node:path';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { readAssets } from '../lib/local/template/read-assets.ts';
import { type AppChoice, withPipelineStack } from '../lib/pipeline/app/with-pipeline-stack.ts';
import type { PipelineStack } from '../lib/pipeline/app/pipeline-stack.ts';
import { completeOutputs } from '../lib/proofs/simulation/complete-outputs.ts';
import { relaxModels } from '../lib/proofs/simulation/relax-models.ts';
import { optional, text } from './option.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The options by which a command is given an app. */
export const APP_OPTIONS = {
  app: optional(
    '--app <command>',
    'the app',
    text(
      "a command that synthesises it, or a folder that cdk synth wrote (default: 'app' of cdk.json in this folder)",
    ),
  ),
  template: optional(
    '--template <file>',
    'instead of an app',
    text('a synthesised template; its assets are found beside it, as in cdk.out'),
  ),
  stack: optional('--stack <name>', 'which stack of the app, if several have a pipeline', text('its name')),
};

/** Of a command that looks at the pipelines of this project where it is run in it. */
export const OWN_PIPELINES =
  "Without --app, --template and --stack, the pipeline is that of the app in this folder; in this project's own folder, that of the options.";

/** A stack, and the folders of its assets by the key under which its template refers to them. */
export interface ChosenStack extends PipelineStack {
  readonly assets: ReadonlyMap<string, string>;
}

/** Whether the command is to look at the pipelines of this project: it is run in its folder, and no app is chosen. */
export function isOwnProject({ app, template, stack }: AppChoice): boolean {
  return process.cwd() === path.resolve(ROOT) && [app, template, stack].every((value) => value === undefined);
}

/** A stack with the folders of its assets; a template that stands alone has none. */
export function withAssets(stack: PipelineStack): ChosenStack {
  const { assetManifest } = stack;
  return { ...stack, assets: assetManifest === undefined ? new Map() : readAssets(assetManifest) };
}

/** Hands the chosen stack to `use`, after the warnings of its app. */
export function withChosenStack<T>(
  choice: AppChoice,
  use: (stack: ChosenStack) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const other = (['app', 'stack'] as const).find((name) => choice[name] !== undefined);
  if (choice.template !== undefined && other !== undefined)
    throw new Error(`--template and --${other} cannot be combined: a template is one stack.`);
  const surroundings = { folder: process.cwd(), env: process.env, account: LOCAL_ACCOUNT, signal };
  return withPipelineStack(choice, surroundings, (stack) => {
    for (const warning of stack.warnings) console.error(`warning: ${warning}`);
    return use(withAssets(stack));
  });
}

/** Hands the chosen stack to `use`, its parts found and its own schemas left out (`completeOutputs`, `relaxModels`). */
export function withExercisedStack<T>(
  choice: AppChoice,
  use: (stack: ChosenStack) => Promise<T>,
): Promise<T> {
  return withChosenStack(choice, (stack) =>
    use({ ...stack, template: relaxModels(completeOutputs(stack.template)) }),
  );
}

/** The template of the chosen stack, as what is simulated. */
export function chosenTemplate(choice: AppChoice): Promise<object> {
  return withExercisedStack(choice, ({ template }) => Promise.resolve(template));
}

/** What of an app is not run by a simulation. For the help. */
export const SIMULATED_APP =
  "Of an app, deliveries are sent to its source 'generic' or else its first one, with any data: its schemas and its computation are left out.";
