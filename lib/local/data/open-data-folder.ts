import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Level } from 'level';

/** Values by key, of one kind. What is put and deleted is written soon. */
export interface Collection {
  /** @throws Error that names the folder, if what is there cannot be read. */
  read(): Promise<readonly (readonly [string, unknown])[]>;
  /** Serialises the value at once: later changes to it are not written. */
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

/** The folder with the data that a run keeps. */
export interface DataFolder {
  collection(name: string): Collection;
  /**
   * Resolves when everything so far is written. What could not be written before is tried again.
   *
   * @throws Error that names the folder, if it cannot be written now.
   */
  written(): Promise<void>;
  close(): Promise<void>;
}

/** The file that marks a data folder and has the version of its format. */
const MARKER = 'webhook-pipeline-data.json';
const FORMAT = 2;

/**
 * Opens or creates a folder. Written data survives the end of the process, however it ends. It is not synced to disk,
 * so it can be lost if the machine loses power.
 *
 * @param warn is told once when the folder cannot be written any more, and once when it can again.
 * @throws Error that names the folder: it holds something else, another run has it, it is damaged, it cannot be written.
 */
export async function openDataFolder(folder: string, warn: (text: string) => void): Promise<DataFolder> {
  try {
    claim(folder);
    const database = new Level<string, Buffer>(path.join(folder, DATABASE), { valueEncoding: 'buffer' });
    await database.open();
    return new LevelFolder(database, folder, warn);
  } catch (error) {
    throw error instanceof DataFolderError ? error : new DataFolderError(folder, openProblem(error), error);
  }
}

const DATABASE = 'run';

/** An error about a folder, in which the user finds the option. */
class DataFolderError extends Error {
  constructor(folder: string, what: string, cause?: unknown) {
    super(`--data ${folder} ${what}`, { cause });
  }
}

const INSTEAD = 'Name another folder, or delete this one and what it holds.';

function openProblem(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  if (code === 'LEVEL_LOCKED') return 'cannot be opened: another run uses it.';
  if (code === 'LEVEL_CORRUPTION') return `is damaged (${message}). ${INSTEAD}`;
  return `cannot be opened: ${message}.`;
}

/** Refuses a folder with other files, so that nothing of the user is overwritten. */
function claim(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const marker = path.join(folder, MARKER);
  const files = readdirSync(folder);
  if (files.length === 0) writeFileSync(marker, JSON.stringify({ format: FORMAT }));
  else if (!files.includes(MARKER))
    throw new DataFolderError(
      folder,
      'holds other files: name a new or empty folder, or one of an earlier run.',
    );
  checkFormat(folder, readFileSync(marker, 'utf8'));
  // Without this file the database is made anew, whatever lies beside it.
  const database = path.join(folder, DATABASE);
  if (
    existsSync(database) &&
    readdirSync(database).some(isOfDatabase) &&
    !existsSync(path.join(database, 'CURRENT'))
  )
    throw new DataFolderError(folder, `is damaged (${DATABASE}/CURRENT is missing). ${INSTEAD}`);
}

function isOfDatabase(file: string): boolean {
  return /^MANIFEST-|\.(ldb|log)$/.test(file);
}

function checkFormat(folder: string, marker: string): void {
  const format = formatOf(marker);
  if (format === undefined)
    throw new DataFolderError(folder, `is damaged (${MARKER} cannot be read). ${INSTEAD}`);
  if (format !== FORMAT)
    throw new DataFolderError(
      folder,
      `was written by another version of webhook-pipeline (format ${format}, this one reads ${FORMAT}). ${INSTEAD}`,
    );
}

function formatOf(marker: string): number | undefined {
  try {
    const { format } = JSON.parse(marker) as { readonly format?: unknown };
    return typeof format === 'number' ? format : undefined;
  } catch {
    return undefined;
  }
}

type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: string };

class LevelFolder implements DataFolder {
  private readonly database: Level<string, Buffer>;
  private readonly folder: string;
  private readonly warn: (text: string) => void;
  /** What is not written yet, by key. A batch is written as a whole, so that the last write of a key is enough. */
  private waiting = new Map<string, Write>();
  private writing: Promise<void> = Promise.resolve();
  private isPlanned = false;
  private hasFailed = false;

  constructor(database: Level<string, Buffer>, folder: string, warn: (text: string) => void) {
    this.database = database;
    this.folder = folder;
    this.warn = warn;
  }

  collection(name: string): Collection {
    // Names have no exclamation mark. The next character after it ends the range.
    const prefix = `${name}!`;
    return {
      read: async () => {
        try {
          const all = await this.database.iterator({ gt: prefix, lt: `${name}"` }).all();
          return all.map(([key, value]) => [key.slice(prefix.length), deserialize(value) as unknown]);
        } catch (error) {
          throw new DataFolderError(
            this.folder,
            `is damaged (${(error as Error).message}). ${INSTEAD}`,
            error,
          );
        }
      },
      put: (key, value) => this.write({ type: 'put', key: prefix + key, value: serialize(value) }),
      delete: (key) => this.write({ type: 'del', key: prefix + key }),
    };
  }

  written(): Promise<void> {
    if (this.waiting.size > 0) this.plan();
    return this.writing;
  }

  async close(): Promise<void> {
    try {
      await this.written();
    } finally {
      await this.database.close();
    }
  }

  private write(write: Write): void {
    this.waiting.set(write.key, write);
    this.plan();
  }

  /** Whatever comes while a batch is written goes into the next one. */
  private plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    const before = this.writing.catch(() => undefined);
    this.writing = before.then(() => this.writeWaiting());
    // Who waits for it is told; nobody may be waiting.
    this.writing.catch(() => undefined);
  }

  private async writeWaiting(): Promise<void> {
    this.isPlanned = false;
    const batch = this.waiting;
    this.waiting = new Map();
    try {
      // What follows a write that has failed in the middle would be lost with it when the log is read.
      if (this.hasFailed) await this.reopen();
      await this.database.batch([...batch.values()]);
    } catch (error) {
      this.waiting = new Map([...batch, ...this.waiting]);
      throw this.failed(error);
    }
    if (this.hasFailed) this.warn(`--data ${this.folder} can be written again, and holds everything.`);
    this.hasFailed = false;
  }

  private async reopen(): Promise<void> {
    await this.database.close();
    await this.database.open();
  }

  private failed(error: unknown): Error {
    const { cause = error } = error as { readonly cause?: unknown };
    const what = `cannot be written: ${(cause as Error).message}.`;
    if (!this.hasFailed)
      this.warn(
        `--data ${this.folder} ${what} Until it can, requests are answered with an error; a run that ends now loses what came since.`,
      );
    this.hasFailed = true;
    return new DataFolderError(this.folder, what, error);
  }
}
