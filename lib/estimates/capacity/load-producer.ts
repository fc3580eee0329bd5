import { ask, send } from '../../proofs/simulation/produce.ts';
import type { Planned } from '../../proofs/simulation/sources/request-of.ts';
import type { World } from '../../proofs/simulation/world.ts';
import type { AppliedQuotas, ByQuota } from './applied-quotas.ts';
import type { LoadRecorder } from './load-report.ts';

/** What a producer sends, and the recorder of the answers. */
export interface LoadProducerOptions {
  readonly quotas: AppliedQuotas;
  readonly recorder: LoadRecorder;
  readonly body: string;
  /** How often it asks for the status of one delivery, a second apart. */
  readonly polls: number;
}

/** Sends the requests of a load, each once. The limit of the account applies before the API. */
export class LoadProducer {
  private readonly world: World;
  private readonly options: LoadProducerOptions;
  private readonly counts = { handled: 0, refused: 0, postsRefused: 0, postsRefusedByAccount: 0 };

  constructor(world: World, options: LoadProducerOptions) {
    this.world = world;
    this.options = options;
  }

  /** Sends at these times, in seconds. `onSending` is called with the number of each request. */
  async sendAll(arrivals: Iterable<number>, onSending?: (request: number) => void): Promise<void> {
    const { clock, work } = this.world;
    const start = clock.now();
    let request = 0;
    for (const time of arrivals) {
      const pause = start + time * 1_000 - clock.now();
      if (pause > 0) await clock.sleep(pause);
      onSending?.(request);
      work.add(this.sendOne(`load-${request}`));
      request += 1;
    }
  }

  /** Deliveries that were answered 429, by quota. */
  get refused(): ByQuota {
    const { postsRefused, postsRefusedByAccount } = this.counts;
    const { startsRefused } = this.options.quotas;
    const counted = {
      'stage throttle': postsRefused - startsRefused,
      'API Gateway requests': postsRefusedByAccount,
      'StartExecution EXPRESS': startsRefused,
    };
    return Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
  }

  /**
   * Assigns to the stage, at the end, the refusals that nothing else explains: the API gives the same answer for the
   * stage and for Step Functions.
   */
  noteStage(): void {
    const { handled, refused } = this.counts;
    const { quotas } = this.options;
    const byStage = refused - quotas.startsRefused;
    quotas.note('stage throttle', false, handled - byStage);
    for (let one = 0; one < byStage; one += 1) quotas.note('stage throttle', true);
  }

  private async sendOne(idempotencyKey: string): Promise<void> {
    const { clock } = this.world;
    const { recorder } = this.options;
    // Of the same length, because a source may tell events apart by their bodies.
    const body = this.options.body.replace('x'.repeat(idempotencyKey.length), idempotencyKey);
    const planned = { idempotencyKey, body };
    recorder.sent(clock.now());
    const answer = await this.request(() => send(this.world, planned));
    if (answer === undefined) this.counts.postsRefusedByAccount += 1;
    if (answer?.status === 429) this.counts.postsRefused += 1;
    if (answer === undefined || answer.status === 429) return recorder.refused(clock.now());
    if (answer.deliveryId === undefined) return recorder.returned();
    recorder.accepted(answer.deliveryId, clock.now());
    await this.poll(planned);
  }

  private async poll(planned: Planned): Promise<void> {
    for (let poll = 1; poll <= this.options.polls; poll += 1) {
      await this.world.clock.sleep(1_000);
      await this.request(async () => ({ status: await ask(this.world, planned) }));
    }
  }

  /** Undefined if the limit of the account refuses it. */
  private async request<T extends { readonly status: number }>(
    call: () => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.options.quotas.take('API Gateway requests')) return undefined;
    this.counts.handled += 1;
    const answer = await call();
    if (answer.status === 429) this.counts.refused += 1;
    return answer;
  }
}
