import { describe, expect, test } from 'vitest';
import { type BenchResults, formatReport, meetsTarget } from './format-report.ts';

const results: BenchResults = {
  accepting: { api: [1_000, 1_100, 900], bare: [4_000, 4_400, 3_600] },
  pipeline: { pipeline: [60, 66, 54], writes: [100, 110, 90], writesAndRead: [80, 88, 72] },
  states: { small: [6_000], large: [600] },
  memory: [
    { deliveries: 2_000, engine: 80_000_000, withStores: 95_000_000 },
    { deliveries: 10_000, engine: 82_400_000, withStores: 140_000_000 },
  ],
  bytesPerName: 250.4,
};

describe('the report', () => {
  test.each([
    'local API                  1,000/s',
    'bare node:http             4,000/s',
    'ratio                       0.25',
    'pipeline                      60/s',
    'ratio to store calls        0.60   target met: 0.60',
    'ratio with the read         0.75',
    'payload of 4 KB            6,000/s   20.0 states in the time of one store call',
    '10,000 deliveries         82.4 MB   and 57.6 MB in the stores',
    'a delivery leaves            300 bytes   the name of its execution, kept 90 days, alone: 250 bytes',
  ])('says: %s', (line) => {
    expect(formatReport(results).join('\n')).toContain(line);
  });

  test('says that the target is missed below 60 %', () => {
    const slow = { ...results, pipeline: { ...results.pipeline, pipeline: [59, 65, 53] } };
    expect(meetsTarget(slow)).toBe(false);
    expect(formatReport(slow).join('\n')).toContain('0.59   target missed: 0.60');
  });
});
