import { stateMachineArn } from '../../lib/proofs/exercise/ended-executions.ts';
import { API_KEY } from '../../lib/proofs/exercise/with-local-pipeline.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { startLocalRun } from '../../lib/local/local-run.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { createStoreClients, type StoreClients } from '../../lib/local/services/stores/store-clients.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { readAssets } from '../../lib/local/template/read-assets.ts';
import { readOutputs } from '../../lib/local/template/read-template.ts';
import type { SynthesisedStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import type { ScheduledTask } from './scheduled-task.ts';

/** A running pipeline that tells when a delivery is through. */
export interface BenchPipeline {
  readonly url: string;
  readonly apiKey: string;
  /** Clients of its stores, made as its own are. */
  readonly clients: StoreClients;
  readonly bucket: string;
  readonly table: string;
  /** Called each time Track has recorded an outcome: the delivery is terminal. */
  onTerminal: () => void;
  /** Called with each task of a state machine when it is scheduled. */
  onTask: (task: ScheduledTask) => void;
  /** Called with the log line of every execution that did not succeed. */
  onFailure: (line: string) => void;
  stop(): Promise<void>;
}

/** Runs a stack as `npm start` does, its log included; a successful run of Track says that a delivery is through. */
export async function startBenchPipeline({
  template,
  assetManifest,
}: SynthesisedStack): Promise<BenchPipeline> {
  const { BucketName, TableName, TrackArn } = readOutputs(template, LOCAL_ACCOUNT);
  if (BucketName === undefined || TableName === undefined || TrackArn === undefined)
    throw new Error('the stack has no outputs BucketName, TableName and TrackArn');
  const run = await startLocalRun({
    template,
    assets: readAssets(assetManifest),
    port: 0,
    apiKey: API_KEY,
    clock: systemClock,
    random: systemRandom,
    log: (line) => {
      if (NOT_SUCCEEDED.test(line)) pipeline.onFailure(line);
    },
    onEvent: ({ stateMachineName }, { type, taskScheduledEventDetails: task }) => {
      if (task !== undefined) pipeline.onTask(task);
      if (type === 'ExecutionSucceeded' && stateMachineArn(stateMachineName, LOCAL_ACCOUNT) === TrackArn)
        pipeline.onTerminal();
    },
  });
  const clients = createStoreClients(run.endpoints, LOCAL_ACCOUNT);
  const pipeline: BenchPipeline = {
    url: run.url,
    apiKey: API_KEY,
    clients,
    bucket: BucketName,
    table: TableName,
    onTerminal: () => undefined,
    onTask: () => undefined,
    onFailure: () => undefined,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await run.stop(1_000);
    },
  };
  return pipeline;
}

const NOT_SUCCEEDED = / {2}(Execution(Failed|TimedOut|Aborted)|TaskFailed|TaskTimedOut|not delivered): /;
