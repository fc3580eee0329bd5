import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdmissionGate } from '../../../lib/local/http/admission-gate.ts';

test('callers are admitted up to a limit, wait in turn up to a limit, and beyond it are refused at once', async () => {
  const gate = new AdmissionGate({ inside: 2, waiting: 2 });
  const entered: number[] = [];
  const attempts = [0, 1, 2, 3, 4].map(async (who) => {
    const isIn = await gate.enter();
    if (isIn) entered.push(who);
    return isIn;
  });
  expect(await attempts[4]).toBe(false);
  expect(entered).toEqual([0, 1]);
  gate.leave();
  await attempts[2];
  expect(entered).toEqual([0, 1, 2]);
  gate.leave();
  expect(await attempts[3]).toBe(true);
});

test('counted work holds back new callers, and never waits itself', async () => {
  const gate = new AdmissionGate({ inside: 1, waiting: 1 });
  let finish = (): void => undefined;
  const work = gate.count(1, () => new Promise<void>((resolve) => (finish = resolve)));
  const counted = gate.count(0.5, () => Promise.resolve('at once'));
  let isIn = false;
  const entering = gate.enter().then(() => (isIn = true));
  expect(await counted).toBe('at once');
  expect(isIn).toBe(false);
  finish();
  await work;
  await entering;
  expect(isIn).toBe(true);
});

test('work that fails also frees its place', async () => {
  const gate = new AdmissionGate({ inside: 1, waiting: 0 });
  await expect(gate.count(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.enter()).toBe(true);
});

test('the limit is never exceeded, and every waiting caller is admitted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 40 }),
      async (limit, callers) => {
        const gate = new AdmissionGate({ inside: limit, waiting: callers });
        let inside = 0;
        let most = 0;
        const visit = async (): Promise<boolean> => {
          const isIn = await gate.enter();
          most = Math.max(most, (inside += 1));
          await Promise.resolve();
          inside -= 1;
          gate.leave();
          return isIn;
        };
        expect(await Promise.all(Array.from({ length: callers }, visit))).not.toContain(false);
        expect(most).toBeLessThanOrEqual(limit);
      },
    ),
  );
});
