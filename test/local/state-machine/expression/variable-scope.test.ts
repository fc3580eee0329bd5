import { describe, expect, test } from 'vitest';
import { execute, machineOf } from '../execution/execute.ts';

describe('the limit of 10 MiB for all variables', () => {
  // 250 KiB with its quotes: 40 of them are 10,000 KiB, 41 are 10,250 KiB, and 10 MiB is 10,240 KiB.
  const text = 'x'.repeat(250 * 1024 - 2);
  const keep = (count: number): object => {
    const states = Array.from({ length: count }, (_, index) => [
      `Keep ${index}`,
      {
        Type: 'Pass',
        Assign: { [`v${index}`]: '{% $states.input %}' },
        ...(index + 1 < count ? { Next: `Keep ${index + 1}` } : { End: true }),
      },
    ]);
    return machineOf(Object.fromEntries(states) as Record<string, unknown>);
  };

  test('applies to the whole execution', async () => {
    expect((await execute(keep(40), text)).outcome.status).toBe('SUCCEEDED');
    expect((await execute(keep(41), text)).outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: expect.stringContaining('exceed the limit of 10485760 bytes') as string,
    });
  });

  test('counts a reassigned variable once, and no variables of ended iterations', async () => {
    const machine = machineOf({
      Each: {
        Type: 'Map',
        Items: '{% [1..100] %}',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Keep',
          States: {
            Keep: { Type: 'Pass', Assign: { v: '{% $states.context.Execution.Input %}' }, Next: 'Again' },
            Again: { Type: 'Pass', Assign: { v: '{% $v %}' }, Output: 1, End: true },
          },
        },
        End: true,
      },
    });

    expect((await execute(machine, text)).outcome.status).toBe('SUCCEEDED');
  });
});
