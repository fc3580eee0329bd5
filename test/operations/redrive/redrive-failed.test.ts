import { RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONTRADICTORY_PORTFOLIO } from '../../../lib/proofs/exercise/example-deliveries.ts';
import type { AroundHop } from '../../../lib/local/engine/hop.ts';
import { credentialsOf } from '../../../lib/local/roles/role-credentials.ts';
import { redriveFailed } from '../../../lib/operations/redrive/redrive-failed.ts';
import { fetchStackOutputs } from '../../../lib/operations/redrive/stack-outputs.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

const ID = 'portfolio-risk-bad';

let pipeline: Pipeline;
let areEventsLost: boolean;

const around: AroundHop = (hop, call) =>
  areEventsLost && hop.kind === 'event' ? (Promise.resolve() as ReturnType<typeof call>) : call();

beforeEach(async () => {
  areEventsLost = false;
  pipeline = await startPipeline({ around });
  await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), {
    'idempotency-key': 'bad',
  });
  await pipeline.settled(ID);
  areEventsLost = true;
});
afterEach(() => pipeline.stop());

/** An operator who holds OperatorPolicy, with what happens right before the redrive; gives what was reported and the tokens. */
async function operator(beforeRedrive: () => Promise<unknown> = () => Promise.resolve()) {
  const endpoint = pipeline.run.endpoints.sfn;
  const outputs = await fetchStackOutputs(endpoint);
  const { OperatorPolicy = '' } = outputs as unknown as Readonly<Record<string, string>>;
  const credentials = credentialsOf(OperatorPolicy);
  const sfn = new SFNClient({ endpoint, region: pipeline.run.region, credentials, disableHostPrefix: true });
  const tokens: (string | undefined)[] = [];
  sfn.middlewareStack.add(
    (next) => async (given) => {
      const { clientToken, executionArn } = given.input as RedriveExecutionCommand['input'];
      if (clientToken !== undefined && executionArn !== undefined) {
        tokens.push(clientToken);
        await beforeRedrive();
      }
      return next(given);
    },
    { step: 'initialize' },
  );
  const lines: string[] = [];
  const { ProcessArn: processArn, ReconcileArn: reconcileArn } = outputs;
  await redriveFailed(
    sfn,
    { processArn, reconcileArn },
    {
      now: Date.now(),
      dryRun: false,
      ratePerSecond: 1_000,
      confirm: () => Promise.resolve(true),
      report: (_, what) => lines.push(what),
      sleep: () => Promise.resolve(),
    },
  );
  await pipeline.run.stepFunctions.idle();
  return { lines, tokens };
}

async function reconcile(): Promise<void> {
  await pipeline.lookNow(ID);
  await pipeline.run.fireSchedules();
  await pipeline.run.stepFunctions.idle();
}

async function state() {
  const record = await pipeline.record(ID);
  return { attempt: record?.redriveCount?.N, isOpen: record !== undefined && 'openShard' in record };
}

test('a redrive whose events are both lost is recorded all the same', async () => {
  expect((await operator()).lines).toEqual(['redriven (1)']);
  await reconcile();
  expect(await state()).toEqual({ attempt: '1', isOpen: false });
});

test('so is one that was made after Reconcile had closed what was announced', async () => {
  const { lines } = await operator(async () => {
    const record = await pipeline.record(ID);
    await pipeline.putRecord({ ...record, announcedAt: { S: '2020-01-01T00:00:00.000Z' } });
    await reconcile();
    expect(await state()).toEqual({ attempt: '0', isOpen: false });
  });
  expect(lines).toEqual(['redriven (1)']);
  await reconcile();
  expect(await state()).toEqual({ attempt: '1', isOpen: false });
});

test('two operators redrive one attempt under the same token, and the next under another', async () => {
  const other: (string | undefined)[] = [];
  const { tokens } = await operator(async () => {
    if (other.length === 0) other.push(...(await operator()).tokens);
  });
  expect(tokens).toEqual(other);
  const later = await operator();
  expect(later.tokens).not.toEqual(tokens);
  for (const token of [...tokens, ...later.tokens]) expect(token).toMatch(/^[!-~]{1,64}$/);
  await reconcile();
  expect((await state()).isOpen).toBe(false);
});

test('what could not be redriven is reported, and Reconcile goes on looking after it', async () => {
  const { lines } = await operator(() => Promise.reject(new Error('the network is gone')));
  expect(lines).toEqual(['not redriven: the network is gone']);
  expect(await state()).toEqual({ attempt: '0', isOpen: true });
});
