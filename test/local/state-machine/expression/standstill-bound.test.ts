import { expect, test } from 'vitest';
import { StandstillBound } from '../../../../lib/local/state-machine/expression/standstill-bound.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { execute, machineOf } from '../execution/execute.ts';

const loop = {
  Round: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Out' }], Default: 'Round' },
  Out: { Type: 'Succeed' },
};

test('an Express execution that loops while the clock does not advance fails with the reason', async () => {
  const { outcome } = await execute(machineOf(loop), {}, { type: 'EXPRESS' });
  expect(outcome).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining('entered 100000 states while the clock did not advance') as string,
  });
});

test('a Catch of States.ALL does not catch it', async () => {
  const inner = { StartAt: 'Round', States: loop };
  const { outcome } = await execute(
    machineOf({
      Both: {
        Type: 'Parallel',
        Branches: [inner],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed' },
    }),
    {},
    { type: 'EXPRESS' },
  );
  expect(outcome.status).toBe('FAILED');
});

test('the count restarts when time passes', async () => {
  const clock = new VirtualClock();
  const bound = new StandstillBound(clock);
  for (let round = 0; round < 3; round += 1) {
    for (let states = 0; states < 100_000; states += 1) bound.enter();
    await clock.advance(1);
  }
  for (let states = 0; states < 100_000; states += 1) bound.enter();
  expect(() => bound.enter()).toThrow('loops without waiting');
});
