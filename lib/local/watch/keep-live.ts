import path from 'node:path';
import type { Clock } from '../clock/clock.ts';
import type { Assembly } from '../engine/read-stack.ts';
import type { LocalRun } from '../local-run.ts';
import { type Environment, SpareApp, type SynthesiseApp } from './spare-app.ts';
import { type FileIdentity, watchApp } from './watch-app.ts';

/** An app that is running, and how it is made anew. */
export interface LiveApp {
  readonly run: Pick<LocalRun, 'replace'>;
  /** The template that runs. */
  readonly template: object;
  /** Where its `cdk.json` and its sources are. */
  readonly folder: string;
  /** Folders within it that are not the app's, such as that of the data. */
  readonly ignored: readonly string[];
  readonly synthesise: SynthesiseApp<Assembly>;
  /** Whether the app's command reads none of its files before the app itself is started, so that it may wait for a change. */
  readonly mayWait: () => boolean;
  /** Files that the run itself writes to, such as its log. A change of them is none of the app. */
  readonly output: readonly FileIdentity[];
  /** The variables that the app is run with. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * What is read before the app: its context, what tsx and ts-node compile by, and what says that other packages have been
 * installed.
 */
const READ_BEFORE =
  /^(cdk(\.context)?|package(-lock)?|npm-shrinkwrap|[tj]sconfig.*)\.json$|^(yarn\.lock|pnpm-lock\.yaml)$/;

/** Keeps what runs as the files of its app are. */
export function keepLive(app: LiveApp): { readonly ready: Promise<void>; close(): Promise<void> } {
  const spare = new SpareApp(app.env, app.synthesise, app.mayWait);
  let live = JSON.stringify(app.template);
  const reload = async (signal: AbortSignal, changed: readonly string[]): Promise<'live' | 'unchanged'> => {
    const before = live;
    try {
      await spare.run(
        signal,
        async (assembly) => {
          // Assets are named by what is in them.
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
