import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { execute, type TaskScript } from '../../local/state-machine/execution/execute.ts';
import { stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const MINUTE_MS = 60_000;
const ITEM = { deliveryId: { S: 'generic-1' }, source: { S: 'generic' }, payloadKey: { S: 'payloads/1' } };

interface Open {
  readonly receivedMinutesAgo: number;
  readonly announcedMinutesAgo?: number;
}

/** A run of Reconcile that finds these deliveries in one shard, their executions still running. */
async function reconcile(found: readonly Open[], props: WebhookPipelineProps = {}) {
  const clock = new VirtualClock();
  await clock.advance(10_000 * MINUTE_MS);
  const ago = (minutes: number) => ({ S: new Date(clock.now() - minutes * MINUTE_MS).toISOString() });
  const running = {
    Name: 'generic-1',
    Status: 'RUNNING',
    RedriveCount: 0,
    StartDate: ago(0).S,
    StopDate: ago(0).S,
  };
  const tasks: readonly TaskScript[] = [
    { state: 'Find open deliveries', result: { Items: found.map(() => ITEM) } },
    { state: 'Find open deliveries', result: { Items: [] }, times: 15 },
    ...found.flatMap(({ receivedMinutesAgo, announcedMinutesAgo }) => [
      { state: 'Find execution', result: running },
      { state: 'Start processing', result: {} },
      {
        state: 'Look again later',
        result: {
          Attributes: {
            receivedAt: ago(receivedMinutesAgo),
            ...(announcedMinutesAgo !== undefined && { announcedAt: ago(announcedMinutesAgo) }),
          },
        },
      },
    ]),
  ];
  const definition = stateMachineDefinition(synthesisePipeline(props), 'Reconcile');
  const run = execute(definition, {}, { tasks, clock, type: 'EXPRESS' });
  return (await clock.runUntilSettled(run)).outcome;
}

const TOO_LONG = { status: 'FAILED', error: 'DeliveriesOpenTooLong' };

describe.each(['standard', 'express'] as const)('with a %s Process a run of Reconcile', (processWorkflow) => {
  test('succeeds where nothing is open', async () => {
    expect((await reconcile([], { processWorkflow })).status).toBe('SUCCEEDED');
  });

  test('succeeds where everything is open for no longer than twice what it needs', async () => {
    const found = [{ receivedMinutesAgo: 20 }, { receivedMinutesAgo: 40 }];
    expect((await reconcile(found, { processWorkflow })).status).toBe('SUCCEEDED');
  });

  test.each([[41], [1_500]])('fails for its alarm where one is open for %d minutes', async (minutes) => {
    const found = [{ receivedMinutesAgo: 20 }, { receivedMinutesAgo: minutes }];
    expect(await reconcile(found, { processWorkflow })).toMatchObject(TOO_LONG);
  });

  test('counts from the announcement where a redrive was announced', async () => {
    const found = [{ receivedMinutesAgo: 9_000, announcedMinutesAgo: 39 }];
    expect((await reconcile(found, { processWorkflow })).status).toBe('SUCCEEDED');
    const longAgo = [{ receivedMinutesAgo: 9_000, announcedMinutesAgo: 41 }];
    expect(await reconcile(longAgo, { processWorkflow })).toMatchObject(TOO_LONG);
  });
});

test('three tries of the longest computation are no alarm by themselves', async () => {
  const props = { computeTimeout: Duration.minutes(15) };
  expect((await reconcile([{ receivedMinutesAgo: 65 }], props)).status).toBe('SUCCEEDED');
  expect(await reconcile([{ receivedMinutesAgo: 66 }], props)).toMatchObject(TOO_LONG);
});
