/** A duration for people: `12 ms`, `3.4 s`, `2 min 5 s`, `1 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A point in time in the zone of the browser, with the day only if it is another one than `now`. */
export function formatTime(ms: number, now: number): string {
  const date = new Date(ms);
  const time = date.toLocaleTimeString('en-GB');
  const day = date.toLocaleDateString('en-CA');
  return day === new Date(now).toLocaleDateString('en-CA') ? time : `${day} ${time}`;
}

/** `1 byte`, `2,345 bytes`. */
export function formatBytes(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** Dollars of one delivery, which are fractions of a cent. */
export function formatDollars(dollars: number): string {
  return `$${dollars.toFixed(dollars >= 1 ? 2 : 9)}`;
}
