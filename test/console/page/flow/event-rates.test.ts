import { expect, test } from 'vitest';
import { EventRates } from '../../../../lib/console/page/flow/event-rates.ts';

const line = (type: string, at: number) => ({ at, type, machine: 'Process', execution: 'a' });

test('starts of the last ten seconds, and what has not ended', () => {
  const rates = new EventRates();
  for (const at of [0, 9_000, 9_500]) rates.add(line('ExecutionStarted', at));
  rates.add(line('TaskStateEntered', 9_600));
  rates.add(line('ExecutionSucceeded', 9_700));
  rates.add(line('ExecutionFailed', 9_800));
  expect(rates.of('Process', 10_500)).toEqual({ started: 3, failed: 1, inFlight: 1, perSecond: 0.2 });
  expect(rates.of('Other', 10_500)).toEqual({ started: 0, failed: 0, inFlight: 0, perSecond: 0 });
});
