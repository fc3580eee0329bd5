import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

const BODY = '{"data":"\ufffe 1.0"}';

/** A delivery as the API writes it. */
const delivery = (deliveryId: string) => ({
  deliveryId,
  source: 'generic',
  receivedAt: 1_767_225_600_000,
  sourceIp: '192.0.2.1',
  headers: { 'x-one': '1' },
  body: BODY,
});

/** The same as Ingest parks it. */
const parked = (deliveryId: string) => ({
  ...delivery(deliveryId),
  body: BODY.replace('\ufffe', '\ufdd0E'),
  parked: true,
});

describe('Ingest stores and records the same, given', () => {
  test.each([
    ['by the API', { delivery: delivery('generic-api') }],
    ['by the pipe', [{ delivery: parked('generic-pipe') }]],
    ['by an operator', { delivery: parked('generic-operator') }],
    ['by the API of the release before', delivery('generic-old-api')],
    ['by the pipe of the release before', [parked('generic-old-pipe')]],
  ])('%s', async (_, input) => {
    const { IngestArn: stateMachineArn } = await outputs();
    const answer = await pipeline.run.stepFunctions.call('StartSyncExecution', {
      stateMachineArn,
      input: JSON.stringify(input),
    });
    expect(answer).toMatchObject({ status: 'SUCCEEDED' });
    const id = /"deliveryId":"([^"]+)"/.exec(JSON.stringify(input))?.[1];
    expect(await pipeline.payloads(id)).toEqual([
      { ...delivery(String(id)), receivedAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect(await pipeline.settled(id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

async function outputs(): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${pipeline.run.endpoints.sfn}/outputs`);
  return (await answer.json()) as Readonly<Record<string, string>>;
}
