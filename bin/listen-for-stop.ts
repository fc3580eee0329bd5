import type { Clock } from '../lib/local/clock/clock.ts';

/** Where the signals of a process arrive: `process`, or an emitter in a test. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** What the user asked for by Ctrl-C or SIGTERM. */
export interface StopRequests {
  /** Aborts at the first request: stop, and let work in flight finish. */
  readonly stop: AbortSignal;
  /** Aborts at the second request: stop now. */
  readonly endNow: AbortSignal;
}

/**
 * Signals within this time are one request: a terminal sends Ctrl-C to every process of the group, and npm passes its
 * own copy on to the command.
 */
const SAME_REQUEST_MS = 500;

/** Listens for requests to stop, from now until the process ends. */
export function listenForStop(signals: SignalSource, clock: Clock): StopRequests {
  const [stop, endNow] = [new AbortController(), new AbortController()];
  let firstAt: number | undefined;
  const request = (): void => {
    firstAt ??= clock.now();
    if (clock.now() - firstAt < SAME_REQUEST_MS) stop.abort();
    else endNow.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) signals.on(signal, request);
  return { stop: stop.signal, endNow: endNow.signal };
}
