import { expect, test } from 'vitest';
import { runConcurrently } from './run-concurrently.ts';

test('runs every job once, and no more at a time than allowed', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await runConcurrently(7, 3, async (index) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(index);
  });
  expect(new Set(done)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  expect(done).toHaveLength(7);
  expect(most).toBe(3);
});

test('rejects with the failure of a job', async () => {
  const job = async (index: number): Promise<void> => {
    if (index === 2) throw new Error('job 2 failed');
  };
  await expect(runConcurrently(5, 2, job)).rejects.toThrow('job 2 failed');
});
