import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { failAtOnce } from '../fail-at-once.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

/** Requests come from 127.0.0.1. */
const sources = {
  near: Source.schema(schema, { auth: 'none', allowedIps: ['127.0.0.0/8'] }),
  far: Source.schema(schema, { auth: 'none', allowedIps: ['192.0.2.0/24'] }),
  any: Source.schema(schema),
};

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ props: { sources }, change: failAtOnce });
});
afterAll(() => pipeline.stop());

const post = (source: string) =>
  fetch(`${pipeline.run.url}/webhooks/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
    body: '{"data":1}',
  });

test('an address of the list is let in, and so is anybody where there is none', async () => {
  expect((await post('near')).status).toBe(202);
  expect((await post('any')).status).toBe(202);
});

test('any other is answered 403 as a problem, and nothing is stored', async () => {
  const answer = await post('far');
  expect(answer.status).toBe(403);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({
    title: 'Forbidden',
    detail: expect.stringMatching(/^User: anonymous is not authorized.*\/POST\/webhooks\/far$/),
  });
  await pipeline.run.stepFunctions.idle();
  expect([...(await pipeline.objects('payloads/')).keys()].filter((key) => key.includes('far'))).toEqual([]);
});

test('the status of deliveries is not under the list of a source', async () => {
  const { deliveryId } = (await (await post('near')).json()) as { readonly deliveryId: string };
  const answer = await fetch(`${pipeline.run.url}/deliveries/${deliveryId}`, {
    headers: { 'x-api-key': API_KEY },
  });
  expect([200, 404]).toContain(answer.status);
});
