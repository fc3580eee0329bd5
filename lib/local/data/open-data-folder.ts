import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Level } from 'level';

/** Values by key, of one kind. What is put and deleted is written soon, in this order. */
export interface Collection {
  read(): Promise<readonly (readonly [string, unknown])[]>;
  /** The value is read at once: what becomes of it afterwards is not written. */
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

/** The folder in which a run keeps what outlives it. */
export interface DataFolder {
  collection(name: string): Collection;
  /** Where the embedded DynamoDB keeps its tables. */
  readonly tables: string;
  /** Resolves when everything so far is written. */
  written(): Promise<void>;
  close(): Promise<void>;
}

/** Says that a folder is one of these, and how it is written. */
const MARKER = 'webhook-pipeline-data.json';
const FORMAT = 1;

/**
 * Opens a folder, or makes one. What is written survives the end of the process, however it ends; nothing forces it onto the
 * disk, so that the machine itself must not lose its power.
 *
 * @throws Error that names the folder: it holds something else, or another run has it.
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

/** Whatever else lies in a folder is somebody's. */
function claim(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const marker = path.join(folder, MARKER);
  if (existsSync(marker)) return;
  if (readdirSync(folder).length > 0)
    throw new Error(
      `--data must name a new or empty folder, or one of an earlier run; ${folder} holds other files.`,
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
    // A name has no exclamation mark, and the character after it ends the range.
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

  /** Whatever comes while a batch is written goes into the next one. */
  private write(write: Write): void {
    this.waiting.push(write);
    if (this.waiting.length > 1) return;
    this.writing = this.writing.then(() => this.database.batch(this.waiting.splice(0)));
    // Who waits for it is told; nobody may be waiting.
    this.writing.catch(() => undefined);
  }
}
