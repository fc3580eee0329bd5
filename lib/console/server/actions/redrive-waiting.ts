import { redriveDeadLetters } from '../../../operations/redrive/redrive-dead-letters.ts';
import { redriveEvents } from '../../../operations/redrive/redrive-events.ts';
import type { RedriveOptions, RedriveSummary } from '../../../operations/redrive/redrive-options.ts';
import type { StackOutputs } from '../../../operations/redrive/stack-outputs.ts';
import type { ActionAnswer } from '../../action-answer.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';

type Redrive = (
  context: ConsoleContext,
  outputs: StackOutputs,
  options: RedriveOptions,
) => Promise<RedriveSummary>;

/** As `npm run redrive` does, by the id of the queue. */
const REDRIVES: Readonly<Record<string, Redrive>> = {
  'dead-letters': ({ clients }, { DeadLetterQueueUrl = '', IngestArn }, options) =>
    redriveDeadLetters(clients, { deadLetterQueueUrl: DeadLetterQueueUrl, ingestArn: IngestArn }, options),
  events: ({ clients }, { UndeliveredQueueUrl = '', ReconcileArn }, options) =>
    redriveEvents(clients, { undeliveredQueueUrl: UndeliveredQueueUrl, reconcileArn: ReconcileArn }, options),
};

/** The default of `npm run redrive`, so that a redrive does not become the next burst. */
const RATE_PER_SECOND = 10;

/**
 * Redrives what waits in a queue.
 *
 * @param body `deliveryIds`: only these. Absent: all.
 */
export async function redriveWaiting(
  context: ConsoleContext,
  queue: string,
  { deliveryIds }: Readonly<Record<string, unknown>>,
): Promise<ActionAnswer> {
  const redrive = Object.hasOwn(REDRIVES, queue) ? REDRIVES[queue] : undefined;
  if (redrive === undefined)
    throw new RequestError(
      404,
      `The queue must be one of ${Object.keys(REDRIVES).join(', ')}, got '${queue}'.`,
    );
  const lines: string[] = [];
  const { found, redriven } = await redrive(context, await context.outputs(), {
    ...(Array.isArray(deliveryIds) && { deliveryIds: new Set(deliveryIds.map(String)) }),
    now: context.clock.now(),
    dryRun: false,
    ratePerSecond: RATE_PER_SECOND,
    confirm: () => Promise.resolve(true),
    report: (id, what) => lines.push(`${id}: ${what}.`),
    sleep: (ms) => context.clock.sleep(ms),
  });
  return { says: [`${found} found, ${redriven} redriven.`, ...lines].join(' ') };
}
