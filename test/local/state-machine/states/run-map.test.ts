import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../lib/local/clock/clock.ts';
import { execute, machineOf } from '../execution/execute.ts';

describe('an inline Map', () => {
  test('runs at most 40 iterations at once if MaxConcurrency is 0', async () => {
    let [running, most] = [0, 0];
    const machine = machineOf({
      Each: {
        Type: 'Map',
        Items: '{% [1..100] %}',
        MaxConcurrency: 0,
        ItemProcessor: {
          StartAt: 'Call',
          States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } },
        },
        End: true,
      },
    });

    const { outcome } = await execute(
      machine,
      {},
      {
        clock: systemClock,
        invoke: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return 1;
        },
      },
    );

    expect(outcome.status).toBe('SUCCEEDED');
    expect(most).toBe(40);
  });
});
