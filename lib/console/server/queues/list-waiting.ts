import type { StackOutputs } from '../../../operations/redrive/stack-outputs.ts';
import type { WaitingMessages, WaitingQueue } from '../../waiting-messages.ts';
import type { ConsoleContext } from '../console-context.ts';
import { countQueued } from './count-queued.ts';
import { peekMessages } from './peek-messages.ts';

interface Queue extends Pick<WaitingQueue, 'id' | 'title' | 'says'> {
  readonly output: keyof StackOutputs;
  readonly canBePeeked: boolean;
}

const QUEUES: readonly Queue[] = [
  {
    id: 'dead-letters',
    title: 'Dead letters',
    says: 'Deliveries that were answered 202 and could not be ingested in ten tries. Mend the cause, then ingest them again. Nothing is lost meanwhile, for 14 days.',
    output: 'DeadLetterQueueUrl',
    canBePeeked: true,
  },
  {
    id: 'parked',
    title: 'Parked deliveries',
    says: 'They are ingested again by themselves. Only their number is shown, because reading them would use up their tries.',
    output: 'ParkingQueueUrl',
    canBePeeked: false,
  },
  {
    id: 'events',
    title: 'Undelivered events',
    says: 'Outcomes that could not be recorded. Reconcile records them by itself; it can be asked to at once.',
    output: 'UndeliveredQueueUrl',
    canBePeeked: true,
  },
];

/** What waits in the queues of the pipeline. */
export async function listWaiting({ clients, outputs }: ConsoleContext): Promise<WaitingMessages> {
  const urls = await outputs();
  const has = QUEUES.filter(({ output }) => urls[output] !== undefined);
  const queues = await Promise.all(
    has.map(async ({ id, title, says, output, canBePeeked }) => {
      const url = urls[output] ?? '';
      const waiting = await countQueued(clients.sqs, url);
      const messages = canBePeeked && waiting > 0 ? await peekMessages(clients.sqs, url) : [];
      return { id, title, says, waiting, ...(canBePeeked && { messages }) };
    }),
  );
  return {
    queues,
    leavesOut: has.length < QUEUES.length ? ['This pipeline does not have all of these queues.'] : [],
  };
}
