import { describe, expect, test } from 'vitest';
import { chunksOf, UsageMeter } from '../../../lib/estimates/cost/usage/usage-meter.ts';

const newMeter = () =>
  new UsageMeter({
    tables: [],
    size: { memoryMb: 1_024, architecture: 'arm64' },
    verifierSize: { memoryMb: 256, architecture: 'arm64' },
    accessLogBytes: 500,
    isTraced: false,
    definitionBytes: new Map(),
  });

describe('an answer of the API', () => {
  test.each([200, 202, 400, 404, 413, 415, 500, 503, 504])(
    'of %d is billed, and its line in the log',
    (status) => {
      const meter = newMeter();
      meter.onAnswered(status);
      expect(meter.usage).toEqual({ 'apigateway.rest.requests': 1, 'logs.api.bytes': 500 });
    },
  );

  test.each([403, 429])('of %d is free: no valid key, or over the rate', (status) => {
    const meter = newMeter();
    meter.onAnswered(status);
    expect(meter.usage).toEqual({});
  });
});

describe('an invocation of a function with 1 GB', () => {
  test.each([
    { ms: 0, billed: 1 },
    { ms: 0.2, billed: 1 },
    { ms: 1, billed: 1 },
    { ms: 250, billed: 250 },
  ])('of $ms ms is billed for $billed', ({ ms, billed }) => {
    const meter = newMeter();
    meter.onInvoked(ms);
    expect(meter.usage).toMatchObject({ 'lambda.requests': 1, 'lambda.gbSeconds.arm64': billed / 1_000 });
  });
});

test('the verifier is billed by its own size, with its line of log and its share of the calls that read secrets', () => {
  const meter = newMeter();
  meter.onVerified(20);
  expect(meter.usage).toEqual({
    'lambda.verifier.requests': 1,
    'lambda.verifier.gbSeconds.arm64': 0.02 * 0.25,
    'logs.verifier.bytes': 180,
    'secretsmanager.calls': 0.01728,
  });
});

test.each([
  { bytes: 0, chunks: 1 },
  { bytes: 64 * 1_024, chunks: 1 },
  { bytes: 64 * 1_024 + 1, chunks: 2 },
])('a message of $bytes bytes is billed as $chunks', ({ bytes, chunks }) => {
  expect(chunksOf('x'.repeat(bytes))).toBe(chunks);
});
