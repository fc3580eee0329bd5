import { expect, test } from 'vitest';
import { priceUsage, totalOf, withoutComputation } from '../../../lib/estimates/cost/price-usage.ts';
import { addUsage } from '../../../lib/estimates/cost/usage/usage.ts';
import prices from '../../../lib/estimates/cost/prices.us-east-1.json' with { type: 'json' };

test('the start of a Standard execution is billed in the N+1 reading only', () => {
  const usage = { 'states.standard.transitions': 1_000_000, 'states.standard.starts': 1_000_000 };
  expect(priceUsage(usage, 'N')).toEqual({ Standard: 25 });
  expect(priceUsage(usage, 'N+1')).toEqual({ Standard: 50 });
});

test('what has no price is an error that names it', () => {
  expect(() => priceUsage({ 'moon.landings': 1 }, 'N')).toThrow("has no price for 'moon.landings'.");
});

test('usages are added as often as they happen, and subtracted', () => {
  expect(addUsage([{ 's3.put': 2 }, 3], [{ 's3.put': 1, 's3.get': 1 }, -1])).toEqual({
    's3.put': 5,
    's3.get': -1,
  });
});

test('the pipeline is what is neither computed nor kept', () => {
  const usage = { 's3.put': 2, 's3.gbMonths': 1, 'lambda.requests': 3, 'cloudwatch.alarmMetrics': 4 };
  expect(withoutComputation(usage)).toEqual({ 's3.put': 2 });
  expect(() => withoutComputation({ 'sns.publish': 1 })).toThrow("has no price for 'sns.publish'");
  expect(totalOf({ S3: 5, Compute: 7, Storage: 1 })).toBe(13);
});

test.each(Object.entries(prices))('the price of %s has a unit, a source and a date', (_item, price) => {
  expect(price.per).toBeGreaterThan(0);
  expect(price.dollars).toBeGreaterThanOrEqual(0);
  expect(price.unit).not.toBe('');
  expect(price.source).not.toBe('');
  expect(price.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
