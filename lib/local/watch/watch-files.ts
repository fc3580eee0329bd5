import path from 'node:path';
import { watch } from 'chokidar';
import { Cancellation } from '../clock/cancellation.ts';
import type { Clock } from '../clock/clock.ts';
import { clockTime } from '../create-execution-log.ts';
import type { WatchPatterns } from './read-watch-patterns.ts';
import { SeenContents } from './seen-contents.ts';

/** Files to watch. */
export interface WatchedFiles {
  /** The folder with the files. */
  readonly folder: string;
  /** Which of its files. */
  readonly patterns: WatchPatterns;
  /**
   * Takes over the changed files. If it throws, the error is logged, with its member `output` if it has one, and
   * everything stays as it is. Aborted when the files change again.
   */
  readonly reload: (signal: AbortSignal, changed: readonly string[]) => Promise<'live' | 'unchanged'>;
  /** For the log: what has not changed after a reload, and what stays after an error. */
  readonly says: { readonly unchanged: string; readonly refused: string };
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** The watcher of the files. */
export interface Watching {
  /** Resolves when all later changes will be noticed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** How long the files must not change: an editor writes several files, or one in several steps. */
const QUIET_MS = 50;

/** Reloads whenever one of the files changes. */
export function watchFiles(files: WatchedFiles): Watching {
  const { folder, patterns } = files;
  const reloads = new Reloads(files);
  const contents = new SeenContents();
  const relative = (file: string): string => path.relative(folder, file);
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (file) => file !== folder && patterns.excludes(relative(file)),
  });
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (file) => {
      if (patterns.includes(relative(file)) && contents.hasChanged(file)) reloads.changed(relative(file));
    });
  }
  watcher.on('error', (error) => files.log(`not watching ${folder}: ${(error as Error).message}`));
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close: async () => {
      await watcher.close();
      await reloads.stop();
    },
  };
}

/** A reload, running or over. */
interface Reload {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /**
   * Whether it aborted the previous reload. Then it is not aborted itself: with files that keep changing, none would
   * be live.
   */
  readonly hasEndedAnother: boolean;
  isOver: boolean;
}

/** Runs one reload at a time, for all changed files. */
class Reloads {
  private readonly watched: WatchedFiles;
  private files = new Set<string>();
  private running: Reload | undefined;
  private quiet = new Cancellation();
  /** The files of the last reload, if it changed nothing. */
  private withoutEffect = '';

  constructor(watched: WatchedFiles) {
    this.watched = watched;
  }

  changed(file: string): void {
    this.files.add(file);
    this.quiet.abort(CHANGED_AGAIN);
    this.quiet = new Cancellation();
    this.watched.clock
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
    // If it is aborted before it starts, the next one has its files. There are none if the previous one had them.
    if (signal.aborted || this.files.size === 0) return;
    const { clock, log, reload, says } = this.watched;
    const [files, startedAt] = [[...this.files], clock.now()];
    this.files.clear();
    const tell = (text: string): void => log(`${clockTime(clock.now())}  Watch  ${listOf(files)}  ${text}`);
    try {
      const became = await reload(signal, files);
      const without = became === 'unchanged' ? listOf(files) : '';
      if (became === 'live') tell(`live after ${clock.now() - startedAt} ms`);
      // Once in a row: the line itself changes the file if the user writes the output of the run to it (`| tee out.txt`).
      else if (without !== this.withoutEffect) tell(says.unchanged);
      this.withoutEffect = without;
    } catch (error) {
      if (signal.aborted) {
        this.files = new Set([...files, ...this.files]);
        return;
      }
      const { output = '' } = error as { readonly output?: string };
      tell(`refused, ${says.refused}: ${[(error as Error).message, output].join('\n').trim()}`);
    }
  }
}

/** One error for all reloads: each new one would capture a stack trace. */
const CHANGED_AGAIN = new Error('the files have changed again');

function listOf(files: readonly string[]): string {
  return files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
}
