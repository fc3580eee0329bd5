import { expect, test } from 'vitest';
import { plotLoad } from '../../lib/capacity/plot-load.ts';
import { LoadRecorder } from '../../lib/capacity/load-report.ts';

test('a plot shows what came, what was accepted and refused, and the backlog, with the title as text', () => {
  const recorder = new LoadRecorder();
  for (const second of [0, 1, 2]) {
    recorder.sent(second);
    recorder.accepted(second, second);
  }
  recorder.sent(3);
  recorder.refused('stage throttle', 3);
  recorder.ended(0, 'SUCCEEDED', 4);
  const svg = plotLoad(recorder.report(), '<b> & c');
  expect(svg.match(/<path /g)).toHaveLength(4);
  expect(svg).toContain('&lt;b> &amp; c');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
