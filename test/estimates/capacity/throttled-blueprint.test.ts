import { expect, test } from 'vitest';
import { UNLIMITED } from '../../../lib/estimates/capacity/capacity-quotas.ts';
import { stageLimits, throttledBlueprint } from '../../../lib/estimates/capacity/throttled-blueprint.ts';
import { send } from '../../../lib/proofs/simulation/produce.ts';
import { plannedFaults } from '../../../lib/proofs/simulation/fault-injection/fault-plan.ts';
import { World } from '../../../lib/proofs/simulation/world.ts';
import type { ThrottleLimits } from '../../../lib/local/clock/token-bucket.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const template = synthesiseStack({ rateLimit: 7, burstLimit: 9 }).toJSON() as object;

/** How many of twenty requests at once are not answered 429. */
async function answered(limits: ThrottleLimits): Promise<number> {
  const world = new World(throttledBlueprint(template, limits), {
    seed: 1,
    plan: plannedFaults([]),
    latency: 'fixed',
    computationOf: () => ({ failures: 0, resultCharacters: 0 }),
  });
  const requests = Array.from({ length: 20 }, (_, index) =>
    send(world, { idempotencyKey: `at-once-${index}`, body: '{"data":1}' }),
  );
  const answers = await world.clock.runUntilSettled(Promise.all(requests));
  return answers.filter(({ status }) => status !== 429).length;
}

test('the limits of a template are those of its stage and usage plan', () => {
  expect(stageLimits(template)).toEqual({ rate: 7, burst: 9 });
});

test('other limits stand instead of them, those of the usage plan too; without limits nothing is refused', async () => {
  expect(await answered(stageLimits(template))).toBe(9);
  expect(await answered({ rate: 1, burst: 3 })).toBe(3);
  expect(await answered({ rate: 1, burst: 15 })).toBe(15);
  expect(await answered(UNLIMITED)).toBe(20);
});
