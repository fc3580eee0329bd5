import { compileTemplate } from '../lib/local/engine/compile-template.ts';
import { type AroundHop, goStraight, type Hop } from '../lib/local/engine/hop.ts';
import { loadApi } from '../lib/local/engine/load-api.ts';
import { loadEngine } from '../lib/local/engine/load-engine.ts';
import { seededRandom } from '../lib/local/clock/random.ts';
import type { RestApi } from '../lib/local/services/api-gateway/load-rest-api.ts';
import type { LambdaInvocation } from '../lib/local/services/lambda/lambda-environment.ts';
import type { StoreClients } from '../lib/local/services/stores/store-clients.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { readTemplate, type TemplateResource } from '../lib/local/template/read-template.ts';
import { describeResource } from '../lib/local/template/resource-attributes.ts';
import type { VirtualClock } from '../lib/local/clock/virtual-clock.ts';
import { apiServices } from '../lib/proofs/simulation/api-services.ts';
import { withoutThrottling } from '../lib/proofs/simulation/blueprint.ts';
import type { WebhookPipelineProps } from '../lib/pipeline/webhook-pipeline-props.ts';
import { LaggingReads } from './lagging-reads.ts';
import { virtualQueues } from './local/virtual-queues.ts';
import { synthesisePipeline } from './synthesise-pipeline.ts';

/** How a pipeline in virtual time differs from one where all goes well. */
export interface VirtualPipelineOptions {
  readonly props?: VariantProps;
  /** Stands around every call between services, so that some can be made to go wrong. */
  readonly around?: AroundHop;
  /** The function, given its input and how often it was invoked before. Default: it answers at once. */
  readonly compute?: (event: ComputeEvent, before: number, clock: VirtualClock) => Promise<LambdaInvocation>;
  /** Changes the template before it is run. */
  readonly change?: (template: object) => object;
}

/** Variants of the pipeline; each is synthesised once for all tests of a worker. */
type VariantProps = Pick<
  WebhookPipelineProps,
  'acknowledgement' | 'compute' | 'computeTimeout' | 'processWorkflow'
>;

const templates = new Map<string, object>();

function templateOf(props: VariantProps): object {
  const key = JSON.stringify(props);
  const template = templates.get(key) ?? synthesisePipeline(props).toJSON();
  templates.set(key, template);
  return template;
}

/** What the function is invoked with. */
interface ComputeEvent {
  readonly deliveryId: string;
  readonly source: string;
  readonly bucket: string;
  readonly key: string;
}

/** A call between services, and when it was made: milliseconds since the start. */
interface MadeCall extends Hop {
  readonly at: number;
}

const API_KEY = 'virtual-key';

/**
 * The synthesised pipeline on the engine of the local run, with stores in memory and a clock that moves only when told to: hours
 * pass in milliseconds, and each run is the same. Reads that are not consistent lag (`LaggingReads`).
 */
export function virtualPipeline(options: VirtualPipelineOptions = {}) {
  const { props = {}, change = (template) => template } = options;
  const resources = readTemplate(change(templateOf(props)), LOCAL_ACCOUNT).map(withoutThrottling);
  const { clock, stores } = virtualQueues(resources);
  const { dynamodb, s3, sqs } = stores;
  const reads = new LaggingReads(clock, (id) => dynamodb.itemOf(id));
  const clientsOf = (roleArn: string): StoreClients => reads.around(stores.clientsOf(roleArn));
  const { calls, around } = recordCalls(clock, options.around);
  const { computed, functions } = recordComputations(resources, clock, options.compute);
  const log: string[] = [];
  const template = compileTemplate(resources, LOCAL_ACCOUNT);
  const engine = loadEngine({
    template,
    stores: { ...stores, clientsOf },
    functions,
    around,
    clock,
    random: seededRandom(1),
    log: (line) => log.push(line),
  });
  const api = loadApi(resources, {
    account: LOCAL_ACCOUNT,
    access: template.access,
    apiKeyValue: API_KEY,
    clock,
    random: seededRandom(2),
    around,
    services: apiServices(engine.callStepFunctions, clientsOf),
  });
  return {
    clock,
    stores,
    callStepFunctions: engine.callStepFunctions,
    stepFunctions: engine.stepFunctions,
    resources,
    /** Calls between services so far. */
    calls,
    /** Calls that tasks of a state have made. */
    callsOf: (state: string) => calls.filter((call) => call.state === state),
    log,
    /** What the function was invoked with. */
    computed,
    /** Sends a delivery, which must be accepted. Gives its id. */
    deliver: async (key: string, body = '{"data":1}'): Promise<string> => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const answer = await clock.runUntilSettled(request(api, 'POST', '/webhooks/generic', headers, body));
      if (answer.status !== 202) throw new Error(`expected 202, got ${JSON.stringify(answer)}`);
      return String(answer.body.deliveryId);
    },
    get: (deliveryId: string) => clock.runUntilSettled(request(api, 'GET', `/deliveries/${deliveryId}`)),
    record: (deliveryId: string) => dynamodb.itemOf(deliveryId),
    /** Every stored object, by key. */
    objects: () => s3.allObjects(),
    /** The texts in the queue whose logical id holds this. */
    messages: (name: string) =>
      resources
        .filter(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.includes(name))
        .flatMap(({ logicalId }) => sqs.messages(LOCAL_ACCOUNT.queueUrl(logicalId))),
  };
}

function recordCalls(clock: VirtualClock, around: AroundHop = goStraight) {
  const calls: MadeCall[] = [];
  const started = clock.now();
  const recorded: AroundHop = (hop, call) => {
    calls.push({ ...hop, at: clock.now() - started });
    return around(hop, call);
  };
  return { calls, around: recorded };
}

const answerAtOnce = (): Promise<LambdaInvocation> => Promise.resolve({ payload: '{"computed":true}' });

/** Every function of the template is the one that computes. */
function recordComputations(
  resources: readonly TemplateResource[],
  clock: VirtualClock,
  compute: NonNullable<VirtualPipelineOptions['compute']> = answerAtOnce,
) {
  const computed: ComputeEvent[] = [];
  const invoke = (input: unknown): Promise<LambdaInvocation> => {
    const event = input as ComputeEvent;
    const before = computed.filter(({ deliveryId }) => deliveryId === event.deliveryId).length;
    computed.push(event);
    return compute(event, before, clock);
  };
  const names = resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ type, logicalId }) => describeResource(type, logicalId, LOCAL_ACCOUNT, {}));
  const functions = new Map(
    names.flatMap(({ ref, attributes: { Arn: arn = ref } }) =>
      [ref, arn].map((name) => [name, { arn, invoke }] as const),
    ),
  );
  return { computed, functions };
}

async function request(
  api: RestApi,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
) {
  const answer = await api.handle({
    method,
    path,
    query: '',
    headers: Object.entries({ 'x-api-key': API_KEY, ...headers }),
    body: Buffer.from(body),
    sourceIp: '192.0.2.1',
  });
  return { status: answer.status, body: JSON.parse(answer.body) as Readonly<Record<string, unknown>> };
}
