import { useEffect, useState } from 'preact/hooks';
import type { FeedLine } from '../../../local/services/live-feed/feed-line.ts';
import { browserClock } from './browser-clock.ts';
import { readLines } from './read-lines.ts';

/** How often a page is fetched again at most, and how often where there is no feed. */
const AT_MOST_MS = 400;
const WITHOUT_FEED_MS = 5_000;

/**
 * A number that grows when something has happened: at each event of a local run, but at most some times a second, and
 * every five seconds on AWS. It stands still while the tab is hidden.
 */
export function useLive(isLocal: boolean, onLine?: (line: FeedLine) => void): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    let cancel: (() => void) | undefined;
    const grow = (): void => {
      cancel = undefined;
      if (document.hidden) return later(WITHOUT_FEED_MS);
      setVersion((before) => before + 1);
      if (!isLocal) later(WITHOUT_FEED_MS);
    };
    const later = (ms: number): void => {
      cancel ??= browserClock.after(ms, grow);
    };
    const stopped = new AbortController();
    if (isLocal)
      void readLines(stopped.signal, (line) => {
        onLine?.(line);
        later(AT_MOST_MS);
      });
    else later(WITHOUT_FEED_MS);
    return () => {
      stopped.abort();
      cancel?.();
    };
    // The listener may be a new function at each rendering.
  }, [isLocal]);
  return version;
}
