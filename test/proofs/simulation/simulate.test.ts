import { describe, expect, test } from 'vitest';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { plannedFaults } from '../../../lib/proofs/simulation/fault-injection/fault-plan.ts';
import { simulate, type SimulatedDelivery } from '../../../lib/proofs/simulation/simulate.ts';
import { World } from '../../../lib/proofs/simulation/world.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const blueprint = createBlueprint(synthesiseStack().toJSON());
const DELIVERY: SimulatedDelivery = {
  idempotencyKey: 'one',
  body: '{"data":1}',
  sentAt: [0],
  failures: 0,
  resultCharacters: 10,
};
const schedule = (
  deliveries: readonly SimulatedDelivery[],
  faults: Parameters<typeof plannedFaults>[0] = [],
) => ({ seed: 1, latency: 'fixed', deliveries, plan: plannedFaults(faults) }) as const;

describe('a simulated run', () => {
  test('is the engine of npm start: a delivery comes to its outcome, with the body that was sent', async () => {
    const { acknowledged, written, objects, isAtRest } = await simulate(blueprint, schedule([DELIVERY]));
    expect(acknowledged).toEqual([{ deliveryId: 'generic-one', body: '{"data":1}' }]);
    expect(written.map(({ status }) => status?.S)).toEqual(['ACCEPTED', 'SUCCEEDED']);
    expect([...objects.values()].map((text) => (JSON.parse(text) as { body: string }).body)).toEqual([
      '{"data":1}',
    ]);
    expect(isAtRest).toBe(true);
  });

  test('redrives with the shipped tool, whose calls are hops', async () => {
    const failing = { ...DELIVERY, failures: 1, redrivenAt: [60_000] };
    const { hops, written, executions } = await simulate(blueprint, schedule([failing]));
    expect(written.at(-1)?.status?.S).toBe('SUCCEEDED');
    expect(executions).toMatchObject([{ status: 'SUCCEEDED', redriveCount: 1 }]);
    const operator = hops.filter(({ kind }) => kind === 'operator').map(({ action }) => action);
    expect(operator).toContain('ListExecutions');
    expect(operator).toContain('RedriveExecution');
  });

  test('calls an operator for a dead letter, who has it ingested', async () => {
    const denied = [
      { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up' },
      { at: 'Ingest / Park delivery #1', kind: 'throttled until it gives up' },
      { at: 'rule -> ParkingQueue #1', kind: 'denied' },
    ];
    const { deadLetters, afterOperator } = await simulate(blueprint, schedule([DELIVERY], denied));
    expect(deadLetters).toHaveLength(1);
    expect(afterOperator?.deadLetters).toEqual([]);
    expect(afterOperator?.written.at(-1)?.status?.S).toBe('SUCCEEDED');
  });

  test('ends when nobody waits for it any more, and the next one begins after it', async () => {
    const aborted = AbortSignal.abort(new Error('too slow'));
    const first = simulate(blueprint, { ...schedule([DELIVERY]), signal: aborted });
    const second = simulate(blueprint, schedule([{ ...DELIVERY, idempotencyKey: 'two' }]));
    await expect(first).rejects.toThrow('too slow');
    expect((await second).acknowledged).toEqual([{ deliveryId: 'generic-two', body: '{"data":1}' }]);
  });

  test('a run of Reconcile that finds nothing changes nothing, so it may be left out', async () => {
    const world = new World(blueprint, {
      ...schedule([]),
      computationOf: () => ({ failures: 0, resultCharacters: 0 }),
      firesIdleSchedules: true,
    });
    await world.clock.advance(16 * 60_000);
    expect(world.crossings.count('schedule -> Reconcile')).toBe(3);
    expect(world.crossings.count('Reconcile / Find open deliveries')).toBe(48);
    expect([world.written, world.stores.dynamodb.allItems(), world.isIdle]).toEqual([[], [], true]);
  });
});
