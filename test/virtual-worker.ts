import type { RunWorkerOptions } from '../lib/compute/worker/run-worker-options.ts';
import type { WorkerClients } from '../lib/compute/worker/worker-clients.ts';
import type { WorkerEvent } from '../lib/compute/worker/worker-event.ts';
import { workLoop } from '../lib/compute/worker/work-loop.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import type { virtualPipeline } from './virtual-pipeline.ts';

type Pipeline = ReturnType<typeof virtualPipeline>;

/** A call of the worker: the action of the service, and the call itself, which can be held back or repeated. */
type Meddle = (action: string, call: () => Promise<unknown>) => Promise<unknown> | undefined;

export interface VirtualWorkerOptions extends Pick<RunWorkerOptions, 'compute' | 'concurrency' | 'graceMs'> {
  readonly meddle?: Meddle;
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** The queue of the workers of a pipeline. */
export function workerQueueUrl({ resources }: Pipeline): string {
  const queue = resources.find(({ logicalId }) => /WorkerQueue(?!Policy)/.test(logicalId));
  if (queue === undefined) throw new Error('the pipeline has no queue of workers');
  return LOCAL_ACCOUNT.queueUrl(queue.logicalId);
}

/** The shipped loop in virtual time, against the stores and the Step Functions of a virtual pipeline. */
export function startVirtualWorker(pipeline: Pipeline, options: VirtualWorkerOptions) {
  const { clock, stores, stepFunctions } = pipeline;
  const { compute, concurrency = 1, graceMs = 30_000, meddle = () => undefined } = options;
  const queueUrl = workerQueueUrl(pipeline);
  const stop = new AbortController();
  const events: WorkerEvent[] = [];
  let isDead = false;
  const through =
    (perform: (action: string, command: Command, signal?: AbortSignal) => Promise<unknown>) =>
    async (command: Command, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) => {
      const action = command.constructor.name.replace(/Command$/, '');
      const call = (): Promise<unknown> => perform(action, command, abortSignal);
      // What a dead worker has asked for is answered to nobody.
      if (isDead) return new Promise(() => undefined);
      const answer = await (meddle(action, call) ?? call());
      return isDead ? new Promise(() => undefined) : answer;
    };
  const clients = {
    sqs: {
      send: through(async (action, command, signal) => {
        if (action === 'ReceiveMessage' && signal !== undefined)
          await stores.messageVisible?.(queueUrl, signal);
        return stores.operator.sqs.send(command as never);
      }),
    },
    sfn: {
      send: through(async (action, { input }) => {
        await clock.turn();
        return stepFunctions.call(action, { ...input }).catch((error: { readonly code?: string }) => {
          throw Object.assign(new Error('refused'), {
            name: error.code,
            $metadata: { httpStatusCode: 400 },
          });
        });
      }),
    },
    s3: { send: through((_, command) => stores.operator.s3.send(command as never)) },
  } as unknown as WorkerClients;
  const ended = workLoop(
    { ...clients, queueUrl, compute, clock, tell: (event) => events.push(event) },
    { concurrency, graceMs, signal: stop.signal },
  );
  return {
    /** What it has told. */
    events,
    outcomes: () => events.map(({ outcome }) => outcome),
    stop: () => stop.abort(),
    ended,
    /** Ends it as if its machine were lost: none of its calls is made or answered any more. */
    kill: () => {
      isDead = true;
    },
  };
}
