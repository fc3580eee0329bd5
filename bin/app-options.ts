import path from 'node:path';
import { accountOf, withEnvironment } from '../lib/local/template/account-of.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { listLeftOut } from '../lib/local/template/select-pipeline.ts';
import { functionsOf } from '../lib/local/template/functions-of.ts';
import { readTemplate } from '../lib/local/template/read-template.ts';
import { readAssets } from '../lib/local/template/read-assets.ts';
import { type AppChoice, withPipelineStack } from '../lib/pipeline/app/with-pipeline-stack.ts';
import type { PipelineStack } from '../lib/pipeline/app/pipeline-stack.ts';
import { completeOutputs } from '../lib/proofs/simulation/complete-outputs.ts';
import { relaxModels } from '../lib/proofs/simulation/relax-models.ts';
import type { StopRequests } from './listen-for-stop.ts';
import { optional, text } from './option.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The options that choose the app of a command. */
export const APP_OPTIONS = {
  app: optional(
    '--app <command>',
    'the app',
    text(
      "the command that synthesises it, or a folder that cdk synth wrote (default: 'app' in the cdk.json of this folder)",
    ),
  ),
  template: optional(
    '--template <file>',
    'instead of an app',
    text('a synthesised template, with its assets beside it as in cdk.out'),
  ),
  stack: optional('--stack <name>', 'which stack of the app, if several have a pipeline', text('its name')),
};

/** For the help: what a command uses if no app is chosen. `own` names what it uses in this project's own folder. */
export function defaultPipeline(own: string): string {
  return `Without --app, --template or --stack, it uses the app in this folder. In this project's own folder it uses ${own}.`;
}

/** A stack, and the folders of its assets by the key under which its template refers to them. */
export interface ChosenStack extends PipelineStack {
  readonly assets: ReadonlyMap<string, string>;
}

/** Whether the command uses the pipelines of this project: it runs in its folder, and no app is chosen. */
export function isOwnProject({ app, template, stack }: AppChoice): boolean {
  return process.cwd() === path.resolve(ROOT) && [app, template, stack].every((value) => value === undefined);
}

/**
 * Adds the folders of its assets to a stack, and its environment to the template. A template without an asset manifest
 * has no assets; that of a file has its own environment at most.
 */
export function withAssets(stack: PipelineStack): ChosenStack {
  const { assetManifests, environment } = stack;
  return {
    ...stack,
    template: environment === undefined ? stack.template : withEnvironment(stack.template, environment),
    assets: new Map(assetManifests.flatMap((file) => [...readAssets(file)])),
  };
}

/** Prints the warnings of the app, then hands the chosen stack to `use`. */
export function withChosenStack<T>(
  choice: AppChoice,
  use: (stack: ChosenStack) => Promise<T>,
  { stop: signal, endNow }: Partial<StopRequests> = {},
): Promise<T> {
  const other = (['app', 'stack'] as const).find((name) => choice[name] !== undefined);
  if (choice.template !== undefined && other !== undefined)
    throw new Error(`--template and --${other} cannot be combined: a template is one stack.`);
  const surroundings = { folder: process.cwd(), env: process.env, account: LOCAL_ACCOUNT, signal, endNow };
  return withPipelineStack(choice, surroundings, (stack) => {
    for (const warning of stack.warnings) console.error(`warning: ${warning}`);
    const leftOut = listLeftOut(stack.template);
    if (leftOut.length > 0) console.error(`Left out, as the pipeline does not use it: ${leftOut.join(', ')}`);
    return use(withAssets(stack));
  });
}

/**
 * Like `withChosenStack`, for a simulation or an exercise: missing outputs are added (`completeOutputs`), and the
 * schemas take any data (`relaxModels`).
 */
export function withExercisedStack<T>(
  choice: AppChoice,
  use: (stack: ChosenStack) => Promise<T>,
): Promise<T> {
  return withChosenStack(choice, (stack) => {
    warnOfElsewhere(
      stack.template,
      'a simulated computation takes its place, with 128 MB of memory (cost --memory-mb)',
    );
    return use({ ...stack, template: relaxModels(completeOutputs(stack.template)) });
  });
}

/** Warns of each function that the pipeline invokes and the template does not have. `so` says what that means. */
export function warnOfElsewhere(template: object, so: string): void {
  const functions = functionsOf(readTemplate(template), accountOf(template));
  for (const { arn, resource } of functions)
    if (resource === undefined) console.error(`warning: The code of ${arn} is not in this template: ${so}.`);
}

/** The template of the chosen stack, prepared for a simulation. */
export function chosenTemplate(choice: AppChoice): Promise<object> {
  return withExercisedStack(choice, ({ template }) => Promise.resolve(template));
}

/** For the help: what is sent to an app. */
export const APP_DELIVERIES =
  "With an app, deliveries go to its source 'generic', or to its first source if it has no 'generic'. They hold arbitrary data, so the app's schemas are not enforced.";

/** For the help: which parts of an app a simulation replaces. */
export const SIMULATED_APP = `${APP_DELIVERIES} A simulated computation replaces its function.`;
