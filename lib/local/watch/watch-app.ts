import { statSync } from 'node:fs';
import path from 'node:path';
import { watch } from 'chokidar';
import { Cancellation } from '../clock/cancellation.ts';
import type { Clock } from '../clock/clock.ts';
import { clockTime } from '../create-execution-log.ts';
import { readWatchPatterns } from './read-watch-patterns.ts';
import { SeenContents } from './seen-contents.ts';

/** An app whose changes are to be live. */
export interface WatchedApp {
  /** Where its `cdk.json` and its sources are. */
  readonly folder: string;
  /** Folders within it that are not the app's, such as that of the data. */
  readonly ignored?: readonly string[];
  /** Files that the run itself writes to, such as its log: to watch them would never end. */
  readonly output?: readonly FileIdentity[];
  /**
   * Makes the app anew and runs it. What it throws is told, with the member `output` where it has one; what runs goes on. Aborted
   * when the files have changed once more.
   */
  readonly reload: (signal: AbortSignal, changed: readonly string[]) => Promise<'live' | 'unchanged'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** What makes two paths one file. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** The watching of an app. */
export interface Watching {
  /** Resolves when every change from now on is seen. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** An editor writes several files, or one in several steps. */
const QUIET_MS = 50;

/** Reloads an app whenever one of its files changes. */
export function watchApp(app: WatchedApp): Watching {
  const { folder, ignored = [], output = [] } = app;
  const patterns = readWatchPatterns(folder);
  const reloads = new Reloads(app);
  const contents = new SeenContents();
  const relative = (file: string): string => path.relative(folder, file);
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (file) =>
      (file !== folder && patterns.excludes(relative(file))) ||
      ignored.some((each) => path.resolve(folder, each) === path.resolve(file)),
  });
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (file) => {
      if (!patterns.includes(relative(file)) || isOneOf(file, output)) return;
      if (contents.hasChanged(file)) reloads.changed(relative(file));
    });
  }
  watcher.on('error', (error) => app.log(`not watching ${folder}: ${(error as Error).message}`));
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close: async () => {
      await watcher.close();
      await reloads.stop();
    },
  };
}

function isOneOf(file: string, files: readonly FileIdentity[]): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return files.some(({ dev, ino }) => dev === found?.dev && ino === found.ino);
}

/** A reload that goes on, or has. */
interface Reload {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /** It began because the one before was ended for it: then it is not ended itself, or files that keep changing would never be live. */
  readonly hasEndedAnother: boolean;
  isOver: boolean;
}

/** One reload at a time, of all that has changed. */
class Reloads {
  private readonly app: WatchedApp;
  private files = new Set<string>();
  private running: Reload | undefined;
  private quiet = new Cancellation();
  /** The files of the last reload, where it had no effect. */
  private withoutEffect = '';

  constructor(app: WatchedApp) {
    this.app = app;
  }

  changed(file: string): void {
    this.files.add(file);
    this.quiet.abort(CHANGED_AGAIN);
    this.quiet = new Cancellation();
    this.app.clock
      .sleep(QUIET_MS, this.quiet.signal)
      .then(() => this.begin())
      .catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.quiet.abort(CHANGED_AGAIN);
    this.running?.controller.abort(CHANGED_AGAIN);
    await this.running?.ended;
  }

  private begin(): void {
    const before = this.running;
    const endsAnother = before !== undefined && !before.isOver && !before.hasEndedAnother;
    if (endsAnother) before.controller.abort(CHANGED_AGAIN);
    const controller = new AbortController();
    const running: Reload = {
      controller,
      hasEndedAnother: endsAnother,
      isOver: false,
      ended: (before?.ended ?? Promise.resolve())
        .then(() => this.reload(controller.signal))
        .finally(() => (running.isOver = true)),
    };
    this.running = running;
  }

  private async reload(signal: AbortSignal): Promise<void> {
    // Superseded before it began: its files are those of the next one. None are left where the one before has had them.
    if (signal.aborted || this.files.size === 0) return;
    const { clock, log, reload } = this.app;
    const [files, startedAt] = [[...this.files], clock.now()];
    this.files.clear();
    const tell = (text: string): void => log(`${clockTime(clock.now())}  Watch  ${listOf(files)}  ${text}`);
    try {
      const became = await reload(signal, files);
      const without = became === 'unchanged' ? listOf(files) : '';
      if (became === 'live') tell(`live after ${clock.now() - startedAt} ms`);
      // Once in a row: the line may itself change the file, where somebody writes what the run prints to it (`| tee out.txt`).
      else if (without !== this.withoutEffect) tell('no change in the template');
      this.withoutEffect = without;
    } catch (error) {
      if (signal.aborted) {
        this.files = new Set([...files, ...this.files]);
        return;
      }
      const { output = '' } = error as { readonly output?: string };
      tell(`refused, what ran before goes on: ${[(error as Error).message, output].join('\n').trim()}`);
    }
  }
}

/** One for all: an error takes its stack when it is made. */
const CHANGED_AGAIN = new Error('the files have changed again');

function listOf(files: readonly string[]): string {
  return files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
}
