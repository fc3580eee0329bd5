import type { ServerResponse } from 'node:http';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { FeedLine } from './feed-line.ts';

/** The most events that wait for a reader before some are left out. */
const MOST_WAITING_BYTES = 256 * 1024;

/** A connected reader. */
interface Reader {
  readonly response: ServerResponse;
  /** Events that were left out since the last line. */
  dropped: number;
}

/**
 * `GET /events` of the local run: one line of JSON for each history event, as it happens. It has names and times and
 * no data. A reader that is too slow misses events and is told how many, so that memory does not grow.
 */
export class LiveFeed {
  private readonly readers = new Set<Reader>();

  /** Answers a request until the client disconnects. */
  answer(response: ServerResponse): void {
    const reader: Reader = { response, dropped: 0 };
    this.readers.add(reader);
    response.once('close', () => this.readers.delete(reader));
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    response.flushHeaders();
  }

  add(execution: { readonly name: string; readonly stateMachineName: string }, event: HistoryEvent): void {
    if (this.readers.size === 0) return;
    const line = lineOf(execution, event);
    for (const reader of this.readers) write(reader, line);
  }

  /** Ends every connection. */
  close(): void {
    for (const { response } of this.readers) response.end();
  }
}

function write(reader: Reader, line: FeedLine): void {
  const { response } = reader;
  if (response.writableLength > MOST_WAITING_BYTES) {
    reader.dropped += 1;
    return;
  }
  const { dropped } = reader;
  reader.dropped = 0;
  response.write(`${JSON.stringify(dropped === 0 ? line : { ...line, dropped })}\n`);
}

function lineOf(
  { name, stateMachineName }: { readonly name: string; readonly stateMachineName: string },
  event: HistoryEvent,
): FeedLine {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  const state = entered?.name ?? exited?.name;
  const error = event.executionFailedEventDetails?.error ?? event.taskFailedEventDetails?.error;
  return {
    at: event.timestamp?.getTime() ?? 0,
    machine: stateMachineName,
    execution: name,
    type: event.type ?? '',
    ...(state !== undefined && { state }),
    ...(error !== undefined && { error }),
  };
}
