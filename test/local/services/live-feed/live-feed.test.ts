import type { ServerResponse } from 'node:http';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { LiveFeed } from '../../../../lib/local/services/live-feed/live-feed.ts';

/** A reader that takes nothing until it is told to. */
class Reader extends EventEmitter {
  readonly lines: string[] = [];
  writableLength = 0;
  writeHead = (): this => this;
  flushHeaders = (): void => undefined;
  end = (): void => undefined;
  write = (line: string): boolean => this.lines.push(line) > 0;
}

function connect(feed: LiveFeed): Reader {
  const reader = new Reader();
  feed.answer(reader as unknown as ServerResponse);
  return reader;
}

const execution = { name: 'generic-1', stateMachineName: 'Process' };
const failed = {
  id: 5,
  timestamp: new Date(7),
  type: 'ExecutionFailed',
  executionFailedEventDetails: { error: 'InvalidDelivery', cause: 'a secret of the producer' },
} as const;

test('a line has names and times and no data', () => {
  const feed = new LiveFeed();
  const { lines } = connect(feed);
  feed.add(execution, failed);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { at: 7, machine: 'Process', execution: 'generic-1', type: 'ExecutionFailed', error: 'InvalidDelivery' },
  ]);
});

test('a slow reader misses events and is told how many', () => {
  const feed = new LiveFeed();
  const reader = connect(feed);
  reader.writableLength = 1024 * 1024;
  for (let event = 0; event < 1_000; event += 1) feed.add(execution, failed);
  expect(reader.lines).toEqual([]);
  reader.writableLength = 0;
  feed.add(execution, failed);
  expect(reader.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ dropped: 1_000 }),
  ]);
});

test('a reader that has left gets nothing', () => {
  const feed = new LiveFeed();
  const reader = connect(feed);
  reader.emit('close');
  feed.add(execution, failed);
  expect(reader.lines).toEqual([]);
});
