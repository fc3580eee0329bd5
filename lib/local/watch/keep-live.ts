import path from 'node:path';
import type { Clock } from '../clock/clock.ts';
import type { Assembly } from '../engine/read-stack.ts';
import type { LocalRun } from '../local-run.ts';
import { type AppEnvironment, SpareApp, type SynthesiseApp } from './spare-app.ts';
import { type FileIdentity, watchApp } from './watch-app.ts';

/** A running app, and how to synthesise it again. */
export interface LiveApp {
  readonly run: Pick<LocalRun, 'replace'>;
  /** The running template. */
  readonly template: object;
  /** The folder with its `cdk.json` and its sources. */
  readonly folder: string;
  /** Folders in it that do not belong to the app, such as the data folder. */
  readonly ignored: readonly string[];
  readonly synthesise: SynthesiseApp<Assembly>;
  /** Whether the command reads none of the app's files before it starts the app. Only then may the app wait for a change. */
  readonly mayWait: () => boolean;
  /** Files that the run itself writes, such as its log. They do not belong to the app. */
  readonly output: readonly FileIdentity[];
  /** The environment variables of the app. */
  readonly env: AppEnvironment;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * Files that are read before the app starts: its context, the configuration of the compiler, and the files that change
 * with the installed packages.
 */
const READ_BEFORE =
  /^(cdk(\.context)?|package(-lock)?|npm-shrinkwrap|[tj]sconfig.*)\.json$|^(yarn\.lock|pnpm-lock\.yaml)$/;

/** Watches the files of an app and replaces the running template when they change. */
export function keepLive(app: LiveApp): { readonly ready: Promise<void>; close(): Promise<void> } {
  const spare = new SpareApp(app.env, app.synthesise, app.mayWait);
  let live = JSON.stringify(app.template);
  const reload = async (signal: AbortSignal, changed: readonly string[]): Promise<'live' | 'unchanged'> => {
    const before = live;
    try {
      await spare.run(
        signal,
        async (assembly) => {
          // The names of assets depend on their content, so equal templates have equal assets.
          const text = JSON.stringify(assembly.template);
          if (signal.aborted || text === live) return;
          await app.run.replace(assembly);
          live = text;
        },
        changed.some((file) => READ_BEFORE.test(path.basename(file))),
      );
    } finally {
      spare.prepare();
    }
    return live === before ? 'unchanged' : 'live';
  };
  const watching = watchApp({ ...app, reload });
  spare.prepare();
  return {
    ready: watching.ready,
    close: async () => {
      await watching.close();
      await spare.stop();
    },
  };
}
