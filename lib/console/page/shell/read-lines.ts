import type { FeedLine } from '../../../local/services/live-feed/feed-line.ts';
import { browserClock } from './browser-clock.ts';
import { request } from './call-console.ts';

const AGAIN_MS = 2_000;

/** Reads the feed of a local run until the signal aborts, and connects again when it breaks. */
export async function readLines(signal: AbortSignal, onLine: (line: FeedLine) => void): Promise<void> {
  while (!signal.aborted) {
    await readOnce(signal, onLine).catch(() => undefined);
    if (!signal.aborted) await new Promise<void>((resolve) => browserClock.after(AGAIN_MS, resolve));
  }
}

async function readOnce(signal: AbortSignal, onLine: (line: FeedLine) => void): Promise<void> {
  const { ok, body } = await request('/api/events', { signal });
  if (!ok || body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(JSON.parse(line) as FeedLine);
  }
}
