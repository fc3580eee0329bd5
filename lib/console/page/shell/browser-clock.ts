/** The only source of time in the page, as `lib/local/clock` is elsewhere. */
export const browserClock = {
  now: (): number => Date.now(),
  /** Calls `work` once after `ms` milliseconds, unless the returned function is called before. */
  after: (ms: number, work: () => void): (() => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
