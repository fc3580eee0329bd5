import type { LocalRun } from '../../local/local-run.ts';
import { FINAL_STATUSES } from '../../contracts/delivery.ts';
import { type Clock, systemClock } from '../../local/clock/clock.ts';
import { readOutputs, readTemplate } from '../../local/template/read-template.ts';
import { entriesOf, type Entry } from '../simulation/sources/entry.ts';
import { type Planned, type PlannedRequest, requestOf } from '../simulation/sources/request-of.ts';
import type { TemplateSource } from '../simulation/sources/source-of.ts';
import type { SentKeys } from './sent-keys.ts';
import { operateStores, type StoreOperator } from './operate-stores.ts';

/** An answer of the API, its body parsed as JSON; empty if it is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A delivery that was sent, with the answer. */
interface SentDelivery extends Pick<PlannedRequest, 'deliveryId' | 'body'> {
  readonly answer: Answer;
  /** Whether the answer is a 2xx. */
  readonly isAccepted: boolean;
}

/** A running pipeline, as a producer and an operator see it. */
export interface PipelineDriver extends StoreOperator {
  readonly run: LocalRun;
  /** The source for deliveries whose source does not matter. */
  readonly source: string;
  /** One line per state of each execution so far. */
  readonly lines: readonly string[];
  /** Every source, that of `source` first. */
  readonly sources: readonly [TemplateSource, ...TemplateSource[]];
  post(source: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a delivery as its producer would: with its id where the source looks for it, and signed. */
  send(source: string, planned: Planned): Promise<SentDelivery>;
  get(route: string, headers?: Record<string, string>): Promise<Answer>;
  /**
   * The delivery, once it has an outcome and nothing runs any more. Parked deliveries are waited for: on a busy machine
   * a store may answer too late, and the delivery takes the way through the queue.
   */
  settled(deliveryId: unknown): Promise<Answer['body']>;
  /** Every stored payload envelope of a delivery. */
  payloads(deliveryId: unknown): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /**
   * Checks repeatedly until the condition holds. Rejects after a minute and a half, or `patienceMs`, and names what it
   * waited for.
   */
  until(what: string, isSo: () => boolean | Promise<boolean>, patienceMs?: number): Promise<void>;
}

export interface DriverOptions {
  readonly template: object;
  readonly lines: readonly string[];
  /** The clock of the run, whose time is signed. */
  readonly clock: Clock;
  /** Gets the keys of the deliveries that are sent. */
  readonly sent: SentKeys;
}

/** Drives a local run over HTTP, with the headers that its API requires, and looks into its stores as an operator. */
export function drivePipeline(run: LocalRun, options: DriverOptions): PipelineDriver {
  const { template, lines, sent } = options;
  const stores = operateStores(run.endpoints, template);
  const { entries, entryOf } = entriesIn(run, options);
  const [{ source, getHeaders }] = entries;
  const get: PipelineDriver['get'] = (route, headers = {}) =>
    answer(fetch(`${run.url}${route}`, { headers: { ...getHeaders, ...headers } }));
  const post: PipelineDriver['post'] = (source, body, headers = {}) =>
    answer(
      fetch(`${run.url}/webhooks/${source}`, {
        method: 'POST',
        headers: { ...entryOf(source).postHeaders, 'content-type': 'application/json', ...headers },
        body: body as never,
      }),
    );
  const send: PipelineDriver['send'] = async (source, planned) => {
    const request = requestOf(entryOf(source).source, planned, options.clock.now());
    const { deliveryId, query, body } = request;
    sent.add(deliveryId, planned.idempotencyKey);
    const received = await post(query === '' ? source : `${source}?${query}`, body, request.headers);
    return {
      deliveryId,
      body,
      answer: received,
      isAccepted: received.status >= 200 && received.status <= 299,
    };
  };
  return {
    ...stores,
    run,
    source: source.name,
    sources: [source, ...entries.slice(1).map((entry) => entry.source)],
    lines,
    get,
    post,
    send,
    until: (what, isSo, patienceMs) => until(systemClock, { what, isSo, patienceMs }),
    settled: async (deliveryId) => {
      let delivery: Answer['body'] = {};
      const hasOutcome = async (): Promise<boolean> => {
        await run.stepFunctions.idle();
        delivery = (await get(`/deliveries/${encodeURIComponent(String(deliveryId))}`)).body;
        return FINAL_STATUSES.some((status) => status === delivery.status);
      };
      await until(systemClock, { what: `the outcome of ${String(deliveryId)}`, isSo: hasOutcome });
      return delivery;
    },
    payloads: async (deliveryId) => {
      const objects = await stores.objects(`payloads/${String(deliveryId)}/`);
      return [...objects.values()].map((text) => JSON.parse(text) as Record<string, unknown>);
    },
  };
}

/** The sources of a run. A name that is none of them has the headers of the first. */
function entriesIn({ routes, apiKeys }: LocalRun, { template }: DriverOptions) {
  const entries = entriesOf({
    resources: readTemplate(template),
    outputs: readOutputs(template),
    routes,
    apiKeys,
  });
  const entryOf = (name: string): Entry =>
    entries.find(({ source }) => source.name === name.replace(/\?.*/, '')) ?? entries[0];
  return { entries, entryOf };
}

/** Each condition takes about a second; the rest is for a busy machine. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 20;

async function until(
  clock: Clock,
  {
    what,
    isSo,
    patienceMs = PATIENCE_MS,
  }: {
    readonly what: string;
    readonly isSo: () => boolean | Promise<boolean>;
    readonly patienceMs?: number | undefined;
  },
): Promise<void> {
  const end = clock.now() + patienceMs;
  while (!(await isSo())) {
    if (clock.now() > end)
      throw new Error(
        `timed out after ${patienceMs / 1_000} s waiting for: ${what} (or the machine is too slow)`,
      );
    await clock.sleep(PAUSE_MS);
  }
}

async function answer(response: Promise<Response>): Promise<Answer> {
  const received = await response;
  const text = await received.text();
  const { status, headers } = received;
  return { status, headers, body: parse(text) };
}

/** Some producers want an answer that is no JSON. */
function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
