import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { makeTemporaryFolder } from '../make-temporary-folder.ts';

/** The environment variables of a process. */
export type AppEnvironment = Readonly<Record<string, string | undefined>>;

/** Runs an app's command with these variables and passes the result to `use`. When aborted, it ends the command. */
export type SynthesiseApp<Made> = (
  env: AppEnvironment,
  signal: AbortSignal,
  use: (made: Made) => Promise<void>,
) => Promise<void>;

/** A waiting process of the app. */
interface Spare {
  readonly controller: AbortController;
  readonly ended: Promise<unknown>;
  /** Set when its result is needed. */
  use?: (made: unknown) => Promise<void>;
  /** Whether it has reached the point where it waits. An app that is not a Node.js program never does. */
  hasParked: boolean;
}

/**
 * Keeps a process of the app ready that has already loaded its packages, which is half of the time of a synthesis. It
 * runs the usual command; `park-app.mjs` stops it just before it reads the app's own files. A command that first does
 * something else, such as compile, would do it before the change: then no process waits.
 */
export class SpareApp<Made> {
  private readonly synthesise: SynthesiseApp<Made>;
  private readonly env: AppEnvironment;
  private readonly folder = makeTemporaryFolder('spare');
  private readonly server: Server;
  private readonly parked = new Set<Socket>();
  private spare: Spare | undefined;
  private canPark = true;
  private readonly mayWait: () => boolean;

  /** `mayWait`: whether the command, as it is now, reads none of the app's files before the app itself is started. */
  constructor(env: AppEnvironment, synthesise: SynthesiseApp<Made>, mayWait: () => boolean) {
    this.env = env;
    this.synthesise = synthesise;
    this.mayWait = mayWait;
    this.server = createServer((socket) => {
      this.parked.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.parked.delete(socket));
      if (this.spare !== undefined) this.spare.hasParked = true;
      this.release();
    });
    this.server.listen(this.socket);
    this.server.unref();
  }

  /** Starts a process that waits, unless one is already waiting. */
  prepare(): void {
    if (this.spare !== undefined || !this.canPark || !this.mayWait()) return;
    const controller = new AbortController();
    const spare: Spare = {
      controller,
      hasParked: false,
      ended: this.synthesise(this.parking(), controller.signal, async (made) => {
        // A process that did not wait has read the old files.
        if (spare.hasParked) await spare.use?.(made);
      }),
    };
    spare.ended.catch(() => undefined);
    this.spare = spare;
  }

  /**
   * Synthesises the app with its current files. With `isFresh` it starts a new process, because the variables of the
   * waiting one are out of date.
   */
  async run(signal: AbortSignal, use: (made: Made) => Promise<void>, isFresh = false): Promise<void> {
    const { spare } = this;
    this.spare = undefined;
    try {
      if (spare === undefined || isFresh) {
        spare?.controller.abort();
        return await this.synthesise(this.env, signal, use);
      }
      signal.addEventListener('abort', () => spare.controller.abort(), { once: true });
      spare.use = use as (made: unknown) => Promise<void>;
      this.spare = spare;
      this.release();
      await spare.ended;
      if (spare.hasParked) return;
      this.canPark = false;
      await this.synthesise(this.env, signal, use);
    } finally {
      if (this.spare === spare) this.spare = undefined;
    }
  }

  async stop(): Promise<void> {
    this.canPark = false;
    this.spare?.controller.abort();
    await this.spare?.ended.catch(() => undefined);
    for (const socket of this.parked) socket.destroy();
    this.server.close();
    // Processes that the app has started may still write.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Lets the waiting process continue if its result is needed. */
  private release(): void {
    if (this.spare?.use === undefined) return;
    for (const socket of this.parked) socket.end('go');
  }

  private get socket(): string {
    // On Windows a pipe has a special name.
    return process.platform === 'win32'
      ? `\\\\.\\pipe\\${path.basename(this.folder)}`
      : path.join(this.folder, 'socket');
  }

  private parking(): AppEnvironment {
    const { NODE_OPTIONS = '' } = this.env;
    const parking = { socket: this.socket, modules: path.join(this.folder, 'modules.json') };
    return {
      ...this.env,
      NODE_OPTIONS: `${NODE_OPTIONS} --import=${new URL('park-app.mjs', import.meta.url).href}`.trim(),
      WEBHOOK_PIPELINE_NODE_OPTIONS: NODE_OPTIONS,
      WEBHOOK_PIPELINE_PARK: JSON.stringify(parking),
    };
  }
}
