import { describe, expect, test } from 'vitest';
import type { Hop } from '../../../../lib/local/engine/hop.ts';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import { TaskError } from '../../../../lib/local/state-machine/task/task-error.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { Crossings } from '../../../../lib/proofs/simulation/fault-injection/crossings.ts';
import { type Fault, plannedFaults } from '../../../../lib/proofs/simulation/fault-injection/fault-plan.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:Ingest';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:Parking';
const task = (state: string, action: string, subject = 'run-1'): Hop => ({
  kind: 'task',
  caller: MACHINE,
  state,
  action,
  subject,
  attempt: 1,
});
const STORE = task('Store payload', 'aws-sdk:s3:putObject');
const PARK = task('Park delivery', 'sqs:sendMessage');
const RECEIVE: Hop = {
  kind: 'pipe',
  caller: 'pipe',
  action: 'ReceiveMessage',
  subject: 'url',
  target: QUEUE,
  attempt: 1,
};

/** A run in which these faults happen. */
function run(...faults: Fault[]) {
  const clock = new VirtualClock();
  const lost: string[] = [];
  const repeated: string[] = [];
  const crossings = new Crossings({
    clock,
    random: seededRandom(1),
    plan: plannedFaults(faults),
    latency: 'fixed',
    forgetful: false,
    nameOf: (arn) => arn.split(':').at(-1) ?? arn,
    run: {
      isAtLeastOnce: () => true,
      repeat: (arn) => repeated.push(arn),
      lose: (arn) => lost.push(arn),
      background: () => undefined,
    },
  });
  let effects = 0;
  const cross = (hop: Hop): Promise<unknown> =>
    clock.runUntilSettled(
      crossings.around(hop, async () => {
        effects += 1;
        return 'answer';
      }),
    );
  return { clock, crossings, cross, lost, repeated, effects: () => effects };
}

describe('crossings', () => {
  test('number what crosses by its place, and give it its time', async () => {
    const { clock, crossings, cross } = run();
    const start = clock.now();
    expect([await cross(STORE), await cross(STORE), await cross(RECEIVE)]).toEqual([
      'answer',
      'answer',
      'answer',
    ]);
    expect(crossings.hops.map(({ place, number }) => `${place} #${number}`)).toEqual([
      'Ingest / Store payload #1',
      'Ingest / Store payload #2',
      'Parking -> pipe #1',
    ]);
    expect(clock.now() - start).toBe(30);
  });

  test('an answer that is lost has had its effect, one that is refused has not', async () => {
    const { cross, effects } = run(
      { at: 'Ingest / Store payload #1', kind: 'answer lost' },
      { at: 'Ingest / Store payload #2', kind: 'throttled twice' },
    );
    await expect(cross(STORE)).rejects.toBeInstanceOf(TaskError);
    expect(effects()).toBe(1);
    await expect(cross(STORE)).rejects.toBeInstanceOf(TaskError);
    await expect(cross(STORE)).rejects.toBeInstanceOf(TaskError);
    expect(effects()).toBe(1);
    expect(await cross(STORE)).toBe('answer');
  });

  test('an outage is met by every caller of the service, in the words it can meet, and passes', async () => {
    const { clock, cross } = run({ at: 'Ingest / Park delivery #1', kind: 'out for thirty minutes' });
    await expect(cross(PARK)).rejects.toBeInstanceOf(TaskError);
    await expect(cross(RECEIVE)).rejects.toBeInstanceOf(ServiceError);
    expect(await cross(STORE)).toBe('answer');
    await clock.advance(30 * 60_000);
    expect(await cross(RECEIVE)).toBe('answer');
  });

  test('a crash ends the run, and Step Functions begins it again', async () => {
    const { clock, crossings, lost, repeated } = run({
      at: 'Ingest / Store payload #1',
      kind: 'crash before',
    });
    let isSettled = false;
    void crossings.around(STORE, () => Promise.resolve()).finally(() => (isSettled = true));
    await clock.advance(60_000);
    expect({ isSettled, lost, repeated }).toEqual({ isSettled: false, lost: ['run-1'], repeated: ['run-1'] });
  });

  test('nothing goes wrong any more once all is calm', async () => {
    const { crossings, cross } = run({ at: 'Ingest / Store payload #1', kind: 'answer lost' });
    crossings.calm();
    expect(await cross(STORE)).toBe('answer');
    expect(crossings.injected).toEqual([]);
  });

  test('a fault that does not happen at such a place is an error that names it', async () => {
    const { cross } = run({ at: 'Parking -> pipe #1', kind: 'answer lost' });
    await expect(cross(RECEIVE)).rejects.toThrow("there is no fault 'answer lost'");
  });
});
