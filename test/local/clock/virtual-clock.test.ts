import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { execute, machineOf } from '../state-machine/execution/execute.ts';

describe('work that yields to the event loop', () => {
  test('is in progress: the promise is not abandoned and time does not pass', async () => {
    const clock = new VirtualClock(0);
    const late = clock.sleep(1_000).then(() => 'late');

    const work = async (): Promise<number> => {
      for (let turns = 0; turns < 5; turns += 1) await clock.turn();
      return clock.now();
    };

    expect(await clock.runUntilSettled(work())).toBe(0);
    await clock.advance(1_000);
    expect(await late).toBe('late');
  });

  test('can wait on the clock afterwards, and yield again', async () => {
    const clock = new VirtualClock(0);
    const rounds: number[] = [];
    const work = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await clock.sleep(1_000);
        await clock.turn();
        await Promise.resolve();
        await clock.turn();
        rounds.push(clock.now());
      }
    };

    await clock.runUntilSettled(work());

    expect(rounds).toEqual([1_000, 2_000, 3_000]);
  });

  test('is awaited by advance, however often it yields', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    for (const turns of [1, 4, 2]) {
      void (async () => {
        await clock.sleep(10);
        for (let left = turns; left > 0; left -= 1) await clock.turn();
        seen.push(`${turns} turns at ${clock.now()}`);
      })();
    }

    await clock.advance(60_000);

    expect(seen).toEqual(['1 turns at 10', '4 turns at 10', '2 turns at 10']);
  });
});

test('a promise that nothing on the clock can settle is abandoned', async () => {
  const clock = new VirtualClock();
  await expect(clock.runUntilSettled(new Promise(() => undefined))).rejects.toThrow(
    'nothing is waiting on the virtual clock',
  );
});

describe('an execution of many states', () => {
  test('polls 400 rounds of Wait, Task and Choice', async () => {
    const rounds = 400;
    const { outcome, seconds, calls } = await execute(
      machineOf({
        Pause: { Type: 'Wait', Seconds: 5, Next: 'Look' },
        Look: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Assign: { round: '{% $states.result %}' },
          Next: 'Done?',
        },
        'Done?': {
          Type: 'Choice',
          Choices: [{ Condition: `{% $round >= ${rounds} %}`, Next: 'Done' }],
          Default: 'Pause',
        },
        Done: { Type: 'Succeed', Output: '{% $round %}' },
      }),
      {},
      { tasks: Array.from({ length: rounds }, (_, round) => ({ state: 'Look', result: round + 1 })) },
    );

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: rounds });
    expect(seconds).toBe(5 * rounds);
    expect(calls).toHaveLength(rounds);
  });

  test('evaluates a long expression after a pause', async () => {
    const { outcome } = await execute(
      machineOf({
        Pause: { Type: 'Wait', Seconds: 60, Next: 'Count' },
        Count: {
          Type: 'Pass',
          Output: '{% $sum($map([1..1000], function($n) { $n * 2 })) %}',
          End: true,
        },
      }),
      {},
    );

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: 1_001_000 });
  });
});
