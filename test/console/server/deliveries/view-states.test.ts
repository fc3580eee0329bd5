import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { viewStates } from '../../../../lib/console/server/deliveries/view-states.ts';

let id = 0;
const event = (previousEventId: number, more: Partial<HistoryEvent>): HistoryEvent => {
  id += 1;
  return { id, previousEventId, timestamp: new Date(id * 10), type: undefined, ...more };
};
const entered = (name: string): Partial<HistoryEvent> => ({
  type: 'TaskStateEntered',
  stateEnteredEventDetails: { name },
});
const scheduled = {
  type: 'TaskScheduled',
  taskScheduledEventDetails: { resourceType: 's3', resource: 'putObject', region: '', parameters: '' },
} as const;
const failed = (error: string) => ({
  taskFailedEventDetails: { resourceType: 's3', resource: 'putObject', error, cause: 'why' },
});
const succeeded = { taskSucceededEventDetails: { resourceType: 's3', resource: 'putObject' } };

test('two branches of a Parallel, whose events alternate, each keep their own tries', () => {
  id = 0;
  const states = viewStates([
    event(0, entered('Both')),
    event(1, entered('One')),
    event(1, entered('Other')),
    event(2, scheduled),
    event(3, scheduled),
    event(4, failed('S3.SlowDown')),
    event(5, succeeded),
    event(6, scheduled),
    event(8, succeeded),
    event(9, { stateExitedEventDetails: { name: 'One' } }),
    event(7, { stateExitedEventDetails: { name: 'Other' } }),
    event(11, { stateExitedEventDetails: { name: 'Both' } }),
  ]);
  const resource = 's3:putObject';
  expect(states).toEqual([
    { name: 'Both', enteredAt: 10, exitedAt: 120, tries: [] },
    {
      name: 'One',
      enteredAt: 20,
      exitedAt: 100,
      tries: [
        { resource, startedAt: 40, endedAt: 60, error: 'S3.SlowDown', cause: 'why' },
        { resource, startedAt: 80, endedAt: 90 },
      ],
    },
    { name: 'Other', enteredAt: 30, exitedAt: 110, tries: [{ resource, startedAt: 50, endedAt: 70 }] },
  ]);
});

test('a state that is visited twice is there twice', () => {
  id = 0;
  const visit = (before: number) => [
    event(before, entered('Again')),
    event(before + 1, { stateExitedEventDetails: { name: 'Again' } }),
  ];
  expect(viewStates([...visit(0), ...visit(2)])).toHaveLength(2);
});
