import { describe, expect, test } from 'vitest';
import { PipeScaling } from '../../../../lib/local/services/pipes/pipe-scaling.ts';

describe('a pipe', () => {
  const scale = () => {
    const clock = {
      time: 0,
      now: () => clock.time,
      sleep: () => Promise.resolve(),
      turn: () => Promise.resolve(),
    };
    const scaling = new PipeScaling(clock);
    return {
      scaling,
      atATimeAfter: (seconds: number): number => {
        clock.time = seconds * 1_000;
        let underWay = 0;
        while (scaling.takesOneMore(underWay)) underWay += 1;
        return underWay;
      },
    };
  };

  test.each([
    { seconds: 0, most: 5 },
    { seconds: 60, most: 65 },
    { seconds: 600, most: 605 },
    { seconds: 3_600, most: 1_000 },
  ])('that has been at its limit for $seconds s processes $most', ({ seconds, most }) => {
    const { atATimeAfter } = scale();
    atATimeAfter(0);
    expect(atATimeAfter(seconds)).toBe(most);
  });

  test('that has been idle starts again with five', () => {
    const { scaling, atATimeAfter } = scale();
    atATimeAfter(0);
    scaling.rest();
    expect(atATimeAfter(600)).toBe(5);
  });
});
