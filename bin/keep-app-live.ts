import { existsSync, fstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../lib/local/clock/clock.ts';
import type { Assembly } from '../lib/local/engine/read-stack.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { keepLive } from '../lib/local/watch/keep-live.ts';
import { startsAppAtOnce } from '../lib/pipeline/app/starts-app-at-once.ts';
import { type AppChoice, withPipelineStack } from '../lib/pipeline/app/with-pipeline-stack.ts';
import { type ChosenStack, withAssets } from './app-options.ts';
import { completeOutputs } from '../lib/proofs/simulation/complete-outputs.ts';

/** A running app, and where its changes are logged. */
export interface WatchedRun {
  readonly run: LocalRun;
  readonly choice: AppChoice;
  /** The template that runs. */
  readonly template: object;
  /** The folder of `--data` and the file of `--secrets`. They do not belong to the app. */
  readonly ignored: readonly (string | undefined)[];
  /** Ends the app at once while it synthesises. */
  readonly endNow: AbortSignal;
  readonly log: (line: string) => void;
}

/** Whether the app can be synthesised again. A template or a cloud assembly was made elsewhere. */
export function canWatch({ app, template }: AppChoice): boolean {
  return template === undefined && (app === undefined || !existsSync(path.resolve(app, 'manifest.json')));
}

/**
 * Keeps the run up to date with the sources of its app. Another process synthesises, so requests are answered
 * meanwhile.
 */
export function keepAppLive({ run, choice, template, ignored, endNow, log }: WatchedRun): {
  close(): Promise<void>;
} {
  const folder = process.cwd();
  return keepLive({
    run,
    template,
    folder,
    ignored: ignored.filter((each) => each !== undefined).map((each) => path.resolve(each)),
    output: outputFiles(),
    mayWait: () => startsAppAtOnce(folder, choice.app),
    env: process.env,
    clock: systemClock,
    log,
    synthesise: (env, signal, use) =>
      withPipelineStack(choice, { folder, env, account: LOCAL_ACCOUNT, signal, endNow }, (stack) =>
        use(assemblyOf(withAssets(stack))),
      ),
  });
}

/** The files to which a shell has redirected what this process prints. */
function outputFiles(): readonly Stats[] {
  return [process.stdout.fd, process.stderr.fd].map((fd) => fstatSync(fd)).filter((each) => each.isFile());
}

/** The parts of a stack that a local run takes. */
export function assemblyOf({ template, assets }: ChosenStack): Assembly {
  return { template: completeOutputs(template), assets };
}
