import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { Compute } from '../../../lib/pipeline/compute/compute.ts';
import { virtualPipeline } from '../../virtual-pipeline.ts';
import { startVirtualWorker } from '../../virtual-worker.ts';

const MINUTE_MS = 60_000;

const compute = Compute.worker({ heartbeat: Duration.hours(1), timeout: Duration.days(2) });
const pipelineOfWorkers = () => virtualPipeline({ props: { compute } });
type Pipeline = ReturnType<typeof pipelineOfWorkers>;

/** A computation that takes a time of the pipeline's clock. */
const taking = (pipeline: Pipeline, ms: number) => async () => {
  await pipeline.clock.sleep(ms);
  return { computed: true };
};

const statusOf = async (pipeline: Pipeline, id: string) => (await pipeline.get(id)).body;

describe('a token', () => {
  test('that no worker takes makes the delivery TIMED_OUT, and its message is dropped without computing', async () => {
    const pipeline = pipelineOfWorkers();
    const id = await pipeline.deliver('nobody');
    await pipeline.clock.advance(61 * MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'TIMED_OUT' });
    let computed = 0;
    const worker = startVirtualWorker(pipeline, { compute: () => (computed += 1) });
    await pipeline.clock.advance(MINUTE_MS);
    expect(worker.outcomes()).toEqual(['DROPPED']);
    expect(computed).toBe(0);
    expect(pipeline.messages('WorkerQueue')).toEqual([]);
  });

  test('whose answer is lost is answered again, which changes nothing', async () => {
    const pipeline = pipelineOfWorkers();
    let answers = 0;
    const worker = startVirtualWorker(pipeline, {
      compute: () => ({ computed: true }),
      meddle: (action, call) =>
        action === 'SendTaskSuccess' && (answers += 1) === 1
          ? call().then(() => Promise.reject(Object.assign(new Error('gone'), { $metadata: {} })))
          : undefined,
    });
    const id = await pipeline.deliver('lost-answer');
    await pipeline.clock.advance(MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED', result: { computed: true } });
    expect(worker.outcomes()).toEqual(['TRYING_AGAIN', 'DROPPED']);
    expect(pipeline.messages('WorkerQueue')).toEqual([]);
  });

  test('is answered for as long as Step Functions is out, and kept alive after that', async () => {
    const pipeline = pipelineOfWorkers();
    const start = pipeline.clock.now();
    const out = Object.assign(new Error('out'), { $metadata: { httpStatusCode: 503 } });
    const isOut = () => {
      const minutes = (pipeline.clock.now() - start) / MINUTE_MS;
      return minutes > 5 && minutes < 45;
    };
    const worker = startVirtualWorker(pipeline, {
      compute: taking(pipeline, 10 * MINUTE_MS),
      meddle: (action) => (action.startsWith('SendTask') && isOut() ? Promise.reject(out) : undefined),
    });
    const id = await pipeline.deliver('outage');
    await pipeline.clock.advance(50 * MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(worker.outcomes().filter((outcome) => outcome !== 'TRYING_AGAIN')).toEqual(['SUCCEEDED']);
  });

  test('of an execution that is stopped ends the computation at the next sign of life', async () => {
    const pipeline = pipelineOfWorkers();
    const aborted: boolean[] = [];
    const worker = startVirtualWorker(pipeline, {
      compute: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted.push(true);
            resolve({});
          });
        }),
    });
    const id = await pipeline.deliver('stopped');
    await pipeline.clock.advance(5_000);
    const { executions } = (await pipeline.stepFunctions.call('ListExecutions', {
      stateMachineArn: await processArn(pipeline),
    })) as { readonly executions: readonly { readonly executionArn: string }[] };
    await pipeline.clock.runUntilSettled(
      pipeline.stepFunctions.call('StopExecution', { executionArn: executions[0]!.executionArn }),
    );
    await pipeline.clock.advance(MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'ABORTED' });
    expect([aborted, worker.outcomes()]).toEqual([[true], ['DROPPED']]);
  });
});

async function processArn(pipeline: Pipeline): Promise<string> {
  const { stateMachines } = (await pipeline.stepFunctions.call('ListStateMachines', {})) as {
    readonly stateMachines: readonly { readonly stateMachineArn: string; readonly type: string }[];
  };
  return stateMachines.find(({ type }) => type === 'STANDARD')!.stateMachineArn;
}
