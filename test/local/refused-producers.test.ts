import { afterEach, describe, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

describe('over the rate', () => {
  test('is 429 with Retry-After, and deliveries accepted before are computed', async () => {
    pipeline = await startPipeline({ props: { rateLimit: 1, burstLimit: 2 } });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => pipeline.post('generic', '{"data":1}')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    for (const { headers, body } of refused) {
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(body).toMatchObject({ status: 429, title: 'Too Many Requests' });
    }
    await pipeline.run.stepFunctions.idle();
    const accepted = answers.filter(({ status }) => status === 202);
    const computed = pipeline.lines.filter((line) => line.includes('  Run compute  '));
    expect(computed).toHaveLength(accepted.length);
  });
});

describe("with auth 'iam'", () => {
  test('an unsigned request is 403, a signed one is accepted', async () => {
    pipeline = await startPipeline({ props: { auth: 'iam' } });
    const unsigned = await fetch(`${pipeline.run.url}/webhooks/generic`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"data":1}',
    });
    expect(unsigned.status).toBe(403);
    expect(await unsigned.json()).toMatchObject({ status: 403 });
    // The driver signs if the API requires it.
    expect((await pipeline.post('generic', '{"data":1}')).status).toBe(202);
  });
});

describe("with auth 'none'", () => {
  test('every request is accepted', async () => {
    pipeline = await startPipeline({ props: { auth: 'none' } });
    expect((await pipeline.post('generic', '{"data":1}', { 'x-api-key': '' })).status).toBe(202);
  });
});
