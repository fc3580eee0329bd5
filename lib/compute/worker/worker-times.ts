/**
 * The times of the loop. A message is hidden for four beats, so that three lost calls do not give it to a second worker. It is the
 * visibility time-out of the queue as well, which counts until the first beat.
 */
export const WORKER_TIMES = {
  /** Between two signs of life. The shortest heartbeat of a pipeline is 120 s. */
  beatMs: 30_000,
  hiddenSeconds: 120,
  /** SQS hides a message for 12 hours at most (SQS developer guide, "Visibility timeout"). From then on it is deleted. */
  longestHiddenMs: 11 * 3_600_000,
  pollSeconds: 20,
  /** Pauses after a failed call double from the first to the longest. */
  pauseMs: { first: 1_000, longest: 30_000 },
} as const;
