import { GetItemCommand, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { AroundHop, Hop } from '../lib/local/hop.ts';
import { loadEngine } from '../lib/local/load-engine.ts';
import { seededRandom } from '../lib/local/random.ts';
import { type CallService, loadRestApi } from '../lib/local/rest-api/load-rest-api.ts';
import { loadAccessControl } from '../lib/local/roles/load-access-control.ts';
import { answerFailure, answerStepFunctions } from '../lib/local/services/call-service.ts';
import type { Invocation } from '../lib/local/services/lambda-environment.ts';
import type { StoreClients } from '../lib/local/services/store-clients.ts';
import { ServiceError } from '../lib/local/service-error.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { readTemplate, type TemplateResource } from '../lib/local/template/read-template.ts';
import { describeResource } from '../lib/local/template/resource-attributes.ts';
import type { VirtualClock } from '../lib/local/virtual-clock.ts';
import type { WebhookPipelineProps } from '../lib/webhook-pipeline-props.ts';
import { LaggingReads } from './lagging-reads.ts';
import { virtualQueues } from './local/virtual-queues.ts';
import { synthesisePipeline } from './synthesise-pipeline.ts';

/** How a pipeline in virtual time differs from one where all goes well. */
export interface VirtualPipelineOptions {
  readonly props?: VariantProps;
  /** Stands around every call between services, so that some can be made to go wrong. */
  readonly around?: AroundHop;
  /** The function, given its input and how often it was invoked before. Default: it answers at once. */
  readonly compute?: (event: ComputeEvent, before: number, clock: VirtualClock) => Promise<Invocation>;
  /** Changes the template before it is run. */
  readonly change?: (template: object) => object;
}

/** Variants of the pipeline; each is synthesised once for all tests of a worker. */
type VariantProps = Pick<WebhookPipelineProps, 'acknowledgement' | 'computeTimeout' | 'processWorkflow'>;

const templates = new Map<string, object>();

function templateOf(props: VariantProps): object {
  const key = JSON.stringify(props);
  const template = templates.get(key) ?? synthesisePipeline(props).toJSON();
  templates.set(key, template);
  return template;
}

/** What the function is invoked with. */
export interface ComputeEvent {
  readonly deliveryId: string;
  readonly source: string;
  readonly bucket: string;
  readonly key: string;
}

/** A call between services, and when it was made: milliseconds since the start. */
export interface MadeCall extends Hop {
  readonly at: number;
}

const API_KEY = 'virtual-key';

/**
 * The synthesised pipeline on the engine of the local run, with stores in memory and a clock that moves only when told to: hours
 * pass in milliseconds, and each run is the same. Reads that are not consistent lag (`LaggingReads`).
 */
export function virtualPipeline({
  props = {},
  change = (template) => template,
  ...options
}: VirtualPipelineOptions = {}) {
  const template = change(templateOf(props));
  const resources = readTemplate(template, LOCAL_ACCOUNT).map(withoutLimits);
  const { clock, stores } = virtualQueues(resources);
  const { dynamodb, s3, sqs } = stores;
  const started = clock.now();
  const reads = new LaggingReads(clock, (id) => dynamodb.itemOf(id));
  const clientsOf = (roleArn: string): StoreClients => reads.around(stores.clientsOf(roleArn));
  const calls: MadeCall[] = [];
  const log: string[] = [];
  const computed: ComputeEvent[] = [];
  const around: AroundHop = (hop, call) => {
    calls.push({ ...hop, at: clock.now() - started });
    return options.around === undefined ? call() : options.around(hop, call);
  };
  const engine = loadEngine({
    resources,
    account: LOCAL_ACCOUNT,
    access: loadAccessControl(resources, LOCAL_ACCOUNT),
    stores: { ...stores, clientsOf },
    functions: functionsOf(resources, async (event) => {
      const before = computed.filter(({ deliveryId }) => deliveryId === event.deliveryId).length;
      computed.push(event);
      return (await options.compute?.(event, before, clock)) ?? { payload: '{"computed":true}' };
    }),
    around,
    clock,
    random: seededRandom(1),
    log: (line) => log.push(line),
  });
  const callService: CallService = async ({ service, action, roleArn, body }) => {
    const answer = (): Promise<Awaited<ReturnType<CallService>>> =>
      service === 'dynamodb'
        ? getItem(clientsOf(roleArn), body)
        : answerStepFunctions(engine.callStepFunctions, { roleArn, action, body });
    const hop = { kind: 'api', caller: 'API', action, subject: service, attempt: 1 } as const;
    return around(hop, answer).catch((error: unknown) => {
      if (error instanceof ServiceError) return answerFailure(error);
      throw error;
    });
  };
  const { region, accountId } = LOCAL_ACCOUNT;
  const api = loadRestApi(resources, {
    clock,
    random: seededRandom(2),
    region,
    accountId,
    apiKeyValue: API_KEY,
    callService,
  });
  const request = async (method: string, path: string, headers: object, body = '') => {
    const answer = await clock.runUntilSettled(
      api.handle({
        method,
        path,
        query: '',
        headers: Object.entries({ Host: 'localhost', 'x-api-key': API_KEY, ...headers }).map(
          ([name, value]) => [name, String(value)],
        ),
        body: Buffer.from(body),
        sourceIp: '192.0.2.1',
      } as never),
    );
    return {
      status: answer.status,
      headers: answer.headers,
      body: JSON.parse(String(answer.body)) as Readonly<Record<string, unknown>>,
    };
  };
  return {
    clock,
    calls,
    log,
    computed,
    engine,
    /** Every stored object, by key. */
    objects: () => s3.allObjects(),
    /** Sends a delivery, which must be accepted. Gives its id. */
    deliver: async (key: string, body = '{"data":1}', source = 'generic'): Promise<string> => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const answer = await request('POST', `/webhooks/${source}`, headers, body);
      if (answer.status !== 202) throw new Error(`expected 202, got ${JSON.stringify(answer)}`);
      return String(answer.body.deliveryId);
    },
    get: (deliveryId: string) => request('GET', `/deliveries/${deliveryId}`, {}),
    record: (deliveryId: string) => dynamodb.itemOf(deliveryId),
    /** The texts in the queue whose logical id holds this. */
    messages: (name: string) =>
      resources
        .filter(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.includes(name))
        .flatMap(({ logicalId }) => sqs.messages(LOCAL_ACCOUNT.queueUrl(logicalId))),
    /** Calls that tasks of a state have made. */
    callsOf: (state: string) => calls.filter((call) => call.state === state),
  };
}

/** A pipeline in virtual time. */
export type VirtualPipeline = ReturnType<typeof virtualPipeline>;

/** Every function of the template is the one that computes. */
function functionsOf(
  resources: readonly TemplateResource[],
  compute: (event: ComputeEvent) => Promise<Invocation>,
) {
  return new Map(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .flatMap(({ type, logicalId }) => {
        const { ref, attributes } = describeResource(type, logicalId, LOCAL_ACCOUNT, {});
        const arn = attributes.Arn ?? ref;
        const target = { arn, invoke: (event: unknown) => compute(event as ComputeEvent) };
        return [[ref, target] as const, [arn, target] as const];
      }),
  );
}

/** Without the rate and quota of the API: here time stands still while requests are made. */
function withoutLimits(resource: TemplateResource): TemplateResource {
  if (!/^AWS::ApiGateway::(?:Stage|UsagePlan)$/.test(resource.type)) return resource;
  const kept = Object.entries(resource.properties).filter(
    ([name]) => !['MethodSettings', 'Throttle', 'Quota'].includes(name),
  );
  return { ...resource, properties: Object.fromEntries(kept) };
}

async function getItem({ dynamodb }: StoreClients, body: string) {
  const answer = await dynamodb.send(new GetItemCommand(JSON.parse(body) as GetItemCommandInput));
  return { status: 200, headers: {}, body: JSON.stringify(answer) };
}
