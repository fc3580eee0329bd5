import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { watchDelivery } from '../../../lib/operations/send/watch-delivery.ts';

/** Watches a delivery whose GETs are answered so, the last answer again and again. Counts them. */
async function watch(...answers: readonly (readonly [status: number, body: string])[]) {
  const clock = new VirtualClock();
  let asked = 0;
  const read = () => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)]!;
    asked += 1;
    return Promise.resolve({ status, body });
  };
  const state = watchDelivery(read, { clock, waitMs: 1_000 });
  await clock.advance(10_000);
  return { state: await state, asked };
}

describe('a delivery', () => {
  test('is asked for until it has an outcome', async () => {
    const answers = [
      [404, '{"status":404}'],
      [429, ''],
      [200, '{"status":"ACCEPTED"}'],
      [200, '{"status":"FAILED"}'],
      [500, ''],
    ] as const;
    expect(await watch(...answers)).toEqual({ state: { status: 'FAILED' }, asked: 4 });
  });

  test('without an outcome is what it was when the time was over', async () => {
    expect(await watch([200, '{"status":"ACCEPTED"}'])).toEqual({ state: { status: 'ACCEPTED' }, asked: 5 });
  });

  test('that is never there is undefined', async () => {
    expect(await watch([404, '{"status":404}'])).toEqual({ state: undefined, asked: 5 });
    expect(await watch([200, 'no JSON'])).toEqual({ state: undefined, asked: 5 });
  });
});

test('a wrong key is an error', async () => {
  const read = () => Promise.resolve({ status: 403, body: '{}' });
  await expect(watchDelivery(read, { clock: new VirtualClock(), waitMs: 1_000 })).rejects.toThrow(
    '--api-key must be a key that may read deliveries: GET was answered 403.',
  );
});
