/** Runs `job` for 0 … count - 1, at most `concurrency` of them at a time. Rejects with the first failure. */
export async function runConcurrently(
  count: number,
  concurrency: number,
  job: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const runFromQueue = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await job(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, runFromQueue));
}
