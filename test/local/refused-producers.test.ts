import { afterEach, describe, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

describe('over the rate', () => {
  test('is 429 with Retry-After, and what was accepted before is carried out', async () => {
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
    expect(await pipeline.post('generic', '{"data":1}')).toMatchObject({
      status: 403,
      body: { status: 403 },
    });
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0';
    expect((await pipeline.post('generic', '{"data":1}', { authorization })).status).toBe(202);
  });
});

describe("with auth 'none'", () => {
  test('everybody is heard', async () => {
    pipeline = await startPipeline({ props: { auth: 'none' } });
    expect((await pipeline.post('generic', '{"data":1}', { 'x-api-key': '' })).status).toBe(202);
  });
});
