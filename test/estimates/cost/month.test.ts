import { expect, test } from 'vitest';
import { DUPLICATE, FAILURE, HAPPY, POLL } from '../../../lib/estimates/cost/usage/cost-paths.ts';
import type { MeasuredPath } from '../../../lib/estimates/cost/usage/measure-paths.ts';
import { usageOfMonth } from '../../../lib/estimates/cost/month.ts';

const PATHS: readonly MeasuredPath[] = [
  { name: HAPPY, usage: { 's3.put': 1, 'lambda.requests': 1 }, isRetried: false },
  { name: FAILURE, usage: { 's3.put': 1, 'lambda.requests': 3 }, isRetried: false },
  { name: DUPLICATE, usage: { 's3.put': 1 }, isRetried: false },
  { name: POLL, usage: { 'apigateway.rest.requests': 1 }, isRetried: false },
];

test('a month is its paths in their shares, and what is paid without any event', () => {
  const month = { events: 1_000, failureRate: 0.1, duplicateRate: 0.5, polls: 3 };
  expect(usageOfMonth(PATHS, { 'cloudwatch.alarmMetrics': 10 }, month)).toEqual({
    's3.put': 1_000 + 500,
    'lambda.requests': 900 + 100 * 3,
    'apigateway.rest.requests': 3_000,
    'cloudwatch.alarmMetrics': 10,
  });
});

test('a month without an event costs what is idle', () => {
  const month = { events: 0, failureRate: 0, duplicateRate: 0, polls: 1 };
  const usage = usageOfMonth(PATHS, { 'sqs.requests': 7 }, month);
  expect(Object.entries(usage).filter(([, quantity]) => quantity !== 0)).toEqual([['sqs.requests', 7]]);
});
