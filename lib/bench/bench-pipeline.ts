import { API_KEY } from '../exercise/with-local-pipeline.ts';
import { systemClock } from '../local/clock.ts';
import { startLocalRun } from '../local/local-run.ts';
import { systemRandom } from '../local/random.ts';
import { createStoreClients, type StoreClients } from '../local/services/store-clients.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import { readAssets } from '../local/template/read-assets.ts';
import { readTemplate, type TemplateResource } from '../local/template/read-template.ts';
import { describeResource } from '../local/template/resource-attributes.ts';
import type { SynthesisedStack } from '../synthesise-webhook-stack.ts';

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
  /** Called with the log line of every execution that did not succeed. */
  onFailure: (line: string) => void;
  stop(): Promise<void>;
}

/** Runs a stack as `npm start` does, its log included: the log says when a delivery is through. */
export async function startBenchPipeline({
  template,
  assetManifest,
}: SynthesisedStack): Promise<BenchPipeline> {
  const resources = readTemplate(template, LOCAL_ACCOUNT);
  const run = await startLocalRun({
    template,
    assets: readAssets(assetManifest),
    port: 0,
    apiKey: API_KEY,
    clock: systemClock,
    random: systemRandom,
    log: (line) => {
      if (OUTCOME_RECORDED.test(line)) pipeline.onTerminal();
      else if (NOT_SUCCEEDED.test(line)) pipeline.onFailure(line);
    },
  });
  const clients = createStoreClients(run.endpoints, LOCAL_ACCOUNT);
  const pipeline: BenchPipeline = {
    url: run.url,
    apiKey: API_KEY,
    clients,
    bucket: physicalName(resources, 'AWS::S3::Bucket'),
    table: physicalName(resources, 'AWS::DynamoDB::Table'),
    onTerminal: () => undefined,
    onFailure: () => undefined,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await run.stop(1_000);
    },
  };
  return pipeline;
}

const OUTCOME_RECORDED = / {2}WebhookPipelineTrack {2}\S+ {2}succeeded$/;
const NOT_SUCCEEDED = / {2}(Execution(Failed|TimedOut|Aborted)|TaskFailed|TaskTimedOut|not delivered): /;

function physicalName(resources: readonly TemplateResource[], type: string): string {
  const resource = resources.find((resource) => resource.type === type);
  if (resource === undefined) throw new Error(`the template has no ${type}`);
  return describeResource(type, resource.logicalId, LOCAL_ACCOUNT, resource.properties).ref;
}
