import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Level } from 'level';

/** Values of one type, by key. Changes are written in the background, in order. */
export interface Collection {
  read(): Promise<readonly (readonly [string, unknown])[]>;
  /** Serialises the value at once: later changes to it are not written. */
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

/** The folder with the data that a run keeps. */
export interface DataFolder {
  collection(name: string): Collection;
  /** The folder with the tables of the embedded DynamoDB. */
  readonly tables: string;
  /** Resolves when all changes so far are written. */
  written(): Promise<void>;
  close(): Promise<void>;
}

/** The file that marks a data folder and has the version of its format. */
const MARKER = 'webhook-pipeline-data.json';
const FORMAT = 1;

/**
 * Opens or creates a folder. Written data survives the end of the process, however it ends. It is not synced to disk,
 * so it can be lost if the machine loses power.
 *
 * @throws Error that names the folder, if it has other files or is used by another run
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  claim(folder);
  const database = new Level<string, Buffer>(path.join(folder, 'run'), { valueEncoding: 'buffer' });
  try {
    await database.open();
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    const reason = cause?.code === 'LEVEL_LOCKED' ? 'another run uses it' : String(cause ?? error);
    throw new Error(`--data ${folder} cannot be opened: ${reason}.`, { cause: error });
  }
  return new LevelFolder(database, path.join(folder, 'tables'));
}

/** Refuses a folder with other files, so that nothing of the user is overwritten. */
function claim(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const marker = path.join(folder, MARKER);
  if (existsSync(marker)) return;
  if (readdirSync(folder).length > 0)
    throw new Error(
      `--data must name a new or empty folder, or one of an earlier run; ${folder} contains other files.`,
    );
  writeFileSync(marker, JSON.stringify({ format: FORMAT }));
}

type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: string };

class LevelFolder implements DataFolder {
  readonly tables: string;
  private readonly database: Level<string, Buffer>;
  private waiting: Write[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(database: Level<string, Buffer>, tables: string) {
    this.database = database;
    this.tables = tables;
  }

  collection(name: string): Collection {
    // Names have no exclamation mark. The next character after it ends the range.
    const prefix = `${name}!`;
    return {
      read: async () => {
        const range = { gt: prefix, lt: `${name}"` };
        const all = await this.database.iterator(range).all();
        return all.map(([key, value]) => [key.slice(prefix.length), deserialize(value) as unknown]);
      },
      put: (key, value) => this.write({ type: 'put', key: prefix + key, value: serialize(value) }),
      delete: (key) => this.write({ type: 'del', key: prefix + key }),
    };
  }

  written(): Promise<void> {
    return this.writing;
  }

  async close(): Promise<void> {
    await this.written();
    await this.database.close();
  }

  /** Changes that arrive while a batch is written go into the next batch. */
  private write(write: Write): void {
    this.waiting.push(write);
    if (this.waiting.length > 1) return;
    this.writing = this.writing.then(() => this.database.batch(this.waiting.splice(0)));
    // Whoever awaits it gets the error. Without this it would be unhandled if nobody does.
    this.writing.catch(() => undefined);
  }
}
