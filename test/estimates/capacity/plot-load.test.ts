import { expect, test } from 'vitest';
import { LoadRecorder } from '../../../lib/estimates/capacity/load-report.ts';
import { plotLoad } from '../../../lib/estimates/capacity/plot-load.ts';

test('a plot shows what came, what was accepted and refused, and the backlog, with the title as text', () => {
  const recorder = new LoadRecorder(0);
  for (const second of [0, 1, 2]) {
    recorder.sent(second * 1_000);
    recorder.accepted(`generic-${second}`, second * 1_000);
  }
  recorder.sent(3_000);
  recorder.refused(3_000);
  const record = {
    deliveryId: { S: 'generic-0' },
    status: { S: 'SUCCEEDED' },
    receivedAt: { S: '1970-01-01' },
  };
  recorder.ended(record, 4_000);
  const report = recorder.report();
  expect(report.moments.map(({ backlog }) => backlog)).toEqual([1, 2, 3, 3, 2]);
  expect(report.toTerminal.max).toBe(4);
  const svg = plotLoad({ ...report, refused: {}, throttled: {}, taken: {}, deadLetters: 0 }, '<b> & c');
  expect(svg.match(/<path /g)).toHaveLength(4);
  expect(svg).toContain('&lt;b> &amp; c');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('an outcome that is there before the answer leaves no backlog behind', () => {
  const recorder = new LoadRecorder(0);
  recorder.sent(0);
  recorder.ended(
    { deliveryId: { S: 'one' }, status: { S: 'SUCCEEDED' }, receivedAt: { S: '1970-01-01' } },
    500,
  );
  recorder.accepted('one', 600);
  expect(recorder.report()).toMatchObject({ accepted: 1, succeeded: 1, maxBacklog: 0 });
});
