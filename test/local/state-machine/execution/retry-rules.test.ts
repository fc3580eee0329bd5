import { expect, test } from 'vitest';
import { RetryRules } from '../../../../lib/local/state-machine/execution/retry-rules.ts';
import { StatesError } from '../../../../lib/local/state-machine/execution/states-error.ts';

const retrier = {
  errorEquals: ['States.ALL'],
  intervalSeconds: 2,
  backoffRate: 2,
  maxAttempts: 3,
  maxDelaySeconds: Infinity,
  fullJitter: true,
};

test('full jitter draws each delay from zero up to the back-off', () => {
  const draws = [0, 0.5, 0.999];
  const policy = new RetryRules([retrier], { next: () => draws.shift() ?? 0 });
  const failure = new StatesError('A');

  expect([1, 2, 3, 4].map(() => policy.delayAfter(failure))).toEqual([0, 2, 8 * 0.999, undefined]);
});

test('the first retrier that matches decides, even when it has no attempt left', () => {
  const none = { ...retrier, errorEquals: ['A'], maxAttempts: 0 };
  const policy = new RetryRules([none, retrier], { next: () => 0.5 });

  expect(policy.delayAfter(new StatesError('A'))).toBeUndefined();
  expect(policy.delayAfter(new StatesError('B'))).toBe(1);
});
