import { request } from 'node:http';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryBill } from '../../../lib/console/delivery-bill.ts';
import type { DeliveryDetail } from '../../../lib/console/delivery-detail.ts';
import type { DeliveryList } from '../../../lib/console/delivery-summary.ts';
import type { MachineDescription } from '../../../lib/console/pipeline-description.ts';
import type { PipelineFlow } from '../../../lib/console/pipeline-flow.ts';
import { REFUSED_TRIALS } from '../../../lib/console/page/try-it/refused-trials.ts';
import type { WaitingMessages } from '../../../lib/console/waiting-messages.ts';
import { createOperatorClients } from '../../../lib/operations/operator-clients.ts';
import { fetchStackOutputs } from '../../../lib/operations/redrive/stack-outputs.ts';
import type { StoredRequest } from '../../../lib/console/stored-request.ts';
import { CONTRADICTORY_PORTFOLIO } from '../../../lib/proofs/exercise/example-deliveries.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';
import { type LocalConsole, startLocalConsole } from '../start-local-console.ts';

const FAILED = 'portfolio-risk-bad';
const HOSTILE = '{"data":"<script>alert(1)</script>\u202E","n":12345678901234567890}';

let pipeline: Pipeline;
let console: LocalConsole;
let readOnly: LocalConsole;
beforeAll(async () => {
  pipeline = await startPipeline({ expressHistory: true });
  const { endpoint } = pipeline.run;
  [console, readOnly] = await Promise.all([
    startLocalConsole(endpoint),
    startLocalConsole(endpoint, { allowsActions: false }),
  ]);
  await pipeline.post('generic', HOSTILE, { 'idempotency-key': 'hostile' });
  await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), {
    'idempotency-key': 'bad',
  });
  await Promise.all(['generic-hostile', FAILED].map((id) => pipeline.settled(id)));
  await pipeline.run.stepFunctions.idle();
});
afterAll(async () => {
  await Promise.all([console.close(), readOnly.close()]);
  await pipeline.stop();
});

const get = async <T>(path: string): Promise<T> => (await (await console.ask(path)).json()) as T;

describe('who may ask', () => {
  test('nobody without the token of this start', async () => {
    const answers = await Promise.all([
      fetch(`${console.base}/api/deliveries`),
      fetch(`${console.base}/api/deliveries`, { headers: { authorization: `Bearer ${readOnly.token}` } }),
      fetch(`${console.base}/api/events`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  test('no page of another origin, and no name that is not loopback', async () => {
    const authorization = `Bearer ${console.token}`;
    const other = await fetch(`${console.base}/api/deliveries`, {
      headers: { authorization, origin: 'https://evil.example' },
    });
    expect(other.status).toBe(403);
    expect(await statusForHost('evil.example')).toBe(403);
  });

  test('its own page may, by address and by name', async () => {
    const { port } = new URL(console.base);
    const origins = [console.base, `http://localhost:${port}`];
    const answers = await Promise.all(
      origins.map((origin) =>
        fetch(`${console.base}/api/deliveries`, {
          headers: { authorization: `Bearer ${console.token}`, origin },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('without --allow-actions nothing can be changed', async () => {
    const answer = await readOnly.ask(`/api/deliveries/${FAILED}/redrive`, { method: 'POST' });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({
      message: 'This console only reads. Start it with --allow-actions to change anything.',
    });
  });

  test('an action is no GET, which a link could be', async () => {
    expect((await console.ask(`/api/deliveries/${FAILED}/redrive`)).status).toBe(404);
  });
});

describe('the page', () => {
  test.each(['/', '/page.js', '/page.css', '/icon.svg'])(
    '%s needs no token and can reach nothing else',
    async (path) => {
      const answer = await fetch(console.base + path);
      expect(answer.status).toBe(200);
      const policy = answer.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(await answer.text()).not.toContain(console.token);
    },
  );
});

test('the list has the newest first, by status, with what it leaves out', async () => {
  const { deliveries, leavesOut } = await get<DeliveryList>('/api/deliveries');
  expect(deliveries.map(({ id, status }) => [id, status])).toEqual([
    [FAILED, 'FAILED'],
    ['generic-hostile', 'SUCCEEDED'],
  ]);
  expect(leavesOut).toEqual([expect.stringContaining('parked')]);
  const failed = await get<DeliveryList>('/api/deliveries?status=FAILED');
  expect(failed.deliveries.map(({ id }) => id)).toEqual([FAILED]);
});

test('a status that does not exist is refused, with those that do', async () => {
  const answer = await console.ask('/api/deliveries?status=BROKEN');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    message:
      "The status must be one of ACCEPTED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, got 'BROKEN'.",
  });
});

test('a delivery is followed over all machines, to the error', async () => {
  const { record, executions } = await get<DeliveryDetail>(`/api/deliveries/${FAILED}`);
  expect(record).toMatchObject({ status: 'FAILED', source: 'portfolio-risk' });
  expect(executions.map(({ machine, type, status }) => [machine, type, status])).toEqual([
    ['Ingest', 'EXPRESS', 'SUCCEEDED'],
    ['Process', 'STANDARD', 'FAILED'],
    ['Track', 'EXPRESS', 'SUCCEEDED'],
  ]);
  expect(executions[1]?.states).toEqual([
    expect.objectContaining({
      name: 'Run compute',
      tries: [expect.objectContaining({ resource: 'lambda:invoke', error: 'InvalidDelivery' })],
    }),
  ]);
});

test('the request is there byte by byte', async () => {
  const request = await get<StoredRequest>('/api/deliveries/generic-hostile/request');
  expect(request.body).toBe(HOSTILE);
  expect(request).toMatchObject({ bytes: Buffer.byteLength(HOSTILE), source: 'generic', others: [] });
  expect(request.key).toContain(request.sha256);
});

test('an id that is not known is a 404 that says where it can be', async () => {
  const answer = await console.ask('/api/deliveries/generic-unknown');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    message:
      "Nothing is known of 'generic-unknown'. If it was answered 202, it is on its way, parked, or a dead letter.",
  });
});

test('the bill of a delivery is itemised', async () => {
  const { items, total } = await get<DeliveryBill>(`/api/deliveries/${FAILED}/cost`);
  expect(items.map(({ item }) => item)).toContain('states.standard.transitions');
  expect(total).toBeGreaterThan(0.00004);
});

test('the feed of the local run comes through', async () => {
  const { body } = await console.ask('/api/events');
  const reader = body!.getReader();
  await pipeline.post('generic', '{"data":1}');
  const { value } = await reader.read();
  const [line = ''] = new TextDecoder().decode(value).split('\n');
  expect(JSON.parse(line)).toMatchObject({ type: 'ExecutionStarted' });
  await reader.cancel();
});

test('a failed delivery is redriven, and a body is sent again as a new delivery', async () => {
  const redriven = await console.ask(`/api/deliveries/${FAILED}/redrive`, { method: 'POST' });
  expect(await redriven.json()).toEqual({ says: 'redriven (1)' });
  const sent = await console.ask('/api/deliveries/generic-hostile/send-again', { method: 'POST' });
  const { says, deliveryId } = (await sent.json()) as { says: string; deliveryId: string };
  expect(says).toBe('answered 202');
  await pipeline.settled(deliveryId);
  const again = await get<StoredRequest>(`/api/deliveries/${deliveryId}/request`);
  expect(again.body).toBe(HOSTILE);
});

test('the flow has the stages of the outputs, with what is counted in each', async () => {
  const { stages, edges, alarms, leavesOut } = await get<PipelineFlow>('/api/flow');
  expect(stages.map(({ id }) => id)).toEqual([
    'API',
    'Ingest',
    'Parking queue',
    'Dead letters',
    'Process',
    'Track',
    'Undelivered events',
    'Reconcile',
    'Records',
  ]);
  expect(stages.find(({ id }) => id === 'Dead letters')).toMatchObject({
    counts: { waiting: 0 },
    isTrouble: false,
  });
  expect(edges).toContainEqual({ from: 'Ingest', to: 'Process' });
  expect(alarms.map(({ heading }) => heading)).toContain('DeadLetters');
  expect(leavesOut).toEqual([]);
});

test('the machines have their definitions', async () => {
  const machines = await get<readonly MachineDescription[]>('/api/machines');
  expect(machines.map(({ machine, type }) => [machine, type])).toEqual([
    ['Ingest', 'EXPRESS'],
    ['Process', 'STANDARD'],
    ['Track', 'EXPRESS'],
    ['Reconcile', 'EXPRESS'],
  ]);
});

test('a dead letter is seen as often as one likes, and is ingested when it is chosen', async () => {
  const { sqs } = createOperatorClients(pipeline.run.endpoint);
  const { DeadLetterQueueUrl } = await fetchStackOutputs(pipeline.run.endpoint);
  const send = (key: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: DeadLetterQueueUrl, MessageBody: letterOf(key) }));
  await Promise.all(['one', 'two'].map(send));
  const dead = async () => {
    const { queues } = await get<WaitingMessages>('/api/waiting');
    return queues
      .find(({ id }) => id === 'dead-letters')
      ?.messages?.map(({ deliveryId }) => deliveryId)
      .toSorted();
  };
  expect(await dead()).toEqual(['generic-one', 'generic-two']);
  expect(await dead()).toEqual(['generic-one', 'generic-two']);
  const body = JSON.stringify({ deliveryIds: ['generic-one'] });
  const answer = await console.ask('/api/waiting/dead-letters/redrive', { method: 'POST', body });
  expect(await answer.json()).toEqual({ says: '1 found, 1 redriven. generic-one: ingested.' });
  expect(await dead()).toEqual(['generic-two']);
});

test.each(REFUSED_TRIALS)('the contract refuses $title with $status', async ({ status, change }) => {
  const trial = {
    source: 'generic',
    body: '{"data":1}',
    contentType: 'application/json',
    idempotencyKey: '',
    withKey: true,
  };
  const sent = await console.ask('/api/trial', { method: 'POST', body: JSON.stringify(change(trial)) });
  expect(await sent.json()).toMatchObject({ status });
});

test('an event of a producer is sent as the producer would, and no secret is shown', async () => {
  const trial = { source: 'generic', body: '', contentType: '', idempotencyKey: '', withKey: true };
  const event = { ...trial, producer: 'gitlab', secret: 'the-secret-of-gitlab' };
  const sent = await console.ask('/api/trial', { method: 'POST', body: JSON.stringify(event) });
  const text = await sent.text();
  expect(JSON.parse(text)).toMatchObject({ headers: { 'x-gitlab-token': '(the secret)' } });
  expect(text).not.toContain('the-secret-of-gitlab');
});

/** As Ingest parks a delivery. */
function letterOf(key: string): string {
  return JSON.stringify({
    deliveryId: `generic-${key}`,
    source: 'generic',
    receivedAt: Date.now(),
    sourceIp: '127.0.0.1',
    headers: {},
    body: '{"data":1}',
    parked: true,
  });
}

function statusForHost(host: string): Promise<number | undefined> {
  const { hostname, port } = new URL(console.base);
  return new Promise((resolve) => {
    request({ hostname, port, path: '/', headers: { host } }, ({ statusCode }) => resolve(statusCode)).end();
  });
}
