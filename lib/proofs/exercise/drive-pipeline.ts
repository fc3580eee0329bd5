import type { LocalRun } from '../../local/local-run.ts';
import { FINAL_STATUSES } from '../../contracts/delivery.ts';
import { type Clock, systemClock } from '../../local/clock/clock.ts';
import { entryOf } from '../simulation/entry.ts';
import { operateStores, type StoreOperator } from './operate-stores.ts';

/** An answer of the API, its body parsed as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A running pipeline, as a producer and an operator see it. */
export interface PipelineDriver extends StoreOperator {
  readonly run: LocalRun;
  /** The source for deliveries whose source does not matter. */
  readonly source: string;
  /** The id of the delivery that is posted to this source with this key. */
  readonly idOf: (source: string, idempotencyKey: string) => string;
  /** One line per state of each execution so far. */
  readonly lines: readonly string[];
  post(source: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
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
}

/** Drives a local run over HTTP, with the headers that its API requires, and looks into its stores as an operator. */
export function drivePipeline(run: LocalRun, { template, lines }: DriverOptions): PipelineDriver {
  const stores = operateStores(run.endpoints, template);
  const { source, idOf, getHeaders, postHeaders } = entryOf(run);
  const get: PipelineDriver['get'] = (route, headers = {}) =>
    answer(fetch(`${run.url}${route}`, { headers: { ...getHeaders, ...headers } }));
  const post: PipelineDriver['post'] = (source, body, headers = {}) =>
    answer(
      fetch(`${run.url}/webhooks/${source}`, {
        method: 'POST',
        headers: { ...postHeaders, 'content-type': 'application/json', ...headers },
        body: body as never,
      }),
    );
  return {
    ...stores,
    run,
    source,
    idOf: (of, idempotencyKey) => idOf(idempotencyKey, of),
    lines,
    get,
    post,
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
  return { status, headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
