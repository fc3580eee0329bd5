import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Clock } from '../local/clock.ts';
import { textFor } from '../local/services/deliver-event.ts';
import { LONGEST_PAUSE_MS } from '../local/services/deliver-with-retries.ts';
import {
  type BusEvent,
  createEventBuses,
  type EventBuses,
  isOfService,
} from '../local/services/event-buses.ts';
import type { Target } from '../local/services/read-rule.ts';
import { TaskError } from '../local/state-machine/task-error.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import type { Blueprint } from './blueprint.ts';
import type { Crossings, Passage } from './crossings.ts';
import { type Executions, machineName } from './executions.ts';
import type { SimulatedStores } from './stores/simulate-stores.ts';
import type { Work } from './work.ts';

/** Delivers the events of a run to the rules of the template, each delivery a crossing. */
export function carryEvents(
  { resources }: Blueprint,
  stores: SimulatedStores,
  { clock, crossings, executions, work }: CarrierOptions,
): EventBuses {
  const ways: Readonly<Record<Target['kind'], (target: Target, event: BusEvent) => Promise<unknown>>> = {
    'state machine': (target, event) =>
      executions.call('StartExecution', {
        stateMachineArn: target.arn,
        name: event.id,
        input: textFor(target, event),
      }),
    queue: (target, event) => sendTo(stores, target.arn, textFor(target, event)),
  };
  const carry = async (target: Target, event: BusEvent): Promise<void> => {
    const offer = async (): Promise<boolean> => {
      try {
        await crossings.cross(passageOf(target, event, () => ways[target.kind](target, event)));
        return true;
      } catch (error) {
        // Throttling and 5xx are tried again; what the target denies is not.
        if (error instanceof TaskError && error.error === 'AccessDeniedException') return false;
        throw error;
      }
    };
    const { attempts, maxAgeMs } = target.retry;
    const limits = { tries: 1 + attempts, maxAgeMs, longestPauseMs: LONGEST_PAUSE_MS };
    const isDelivered = await untilTaken(clock, offer, limits);
    if (isDelivered !== true) await keepEvent(stores, target, event);
  };
  return createEventBuses(resources, LOCAL_ACCOUNT, (target, event) => work.add(carry(target, event)));
}

function passageOf(target: Target, event: BusEvent, proceed: () => Promise<unknown>): Passage {
  return {
    kind: 'event',
    place: `rule -> ${machineName(target.arn.split(':').at(-1) ?? '')}`,
    isBestEffort: isOfService(event),
    // An outage of the queue is one for EventBridge as well.
    ...(target.kind === 'queue' && { integration: 'sqs:sendMessage' }),
    proceed,
  };
}

/** Into the dead-letter queue of the target, whole. That SQS takes it is granted here: what EventBridge does otherwise is not published. */
async function keepEvent(stores: SimulatedStores, { deadLetterArn }: Target, event: BusEvent): Promise<void> {
  if (deadLetterArn !== undefined) await sendTo(stores, deadLetterArn, JSON.stringify(event));
}

async function sendTo(stores: SimulatedStores, queueArn: string, MessageBody: string): Promise<void> {
  const QueueUrl = stores.sqs.urlOf(queueArn);
  await stores.clientsOf('events').sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

/** What the services between the state machines need of a run. */
export interface CarrierOptions {
  readonly clock: Clock;
  readonly crossings: Crossings;
  readonly executions: Executions;
  readonly work: Work;
}

/** How often, for how long, and with which pauses. */
export interface TryLimits {
  readonly tries: number;
  readonly maxAgeMs?: number;
  readonly longestPauseMs: number;
}

/** Tries until it is taken, with growing pauses, as every managed caller does with throttling and 5xx. */
export async function untilTaken<T>(
  clock: Clock,
  attempt: () => Promise<T>,
  { tries, maxAgeMs = Infinity, longestPauseMs }: TryLimits,
): Promise<T | undefined> {
  const until = clock.now() + maxAgeMs;
  for (let tried = 1; tried <= tries && clock.now() <= until; tried += 1) {
    try {
      return await attempt();
    } catch {
      await clock.sleep(Math.min(1_000 * 2 ** tried, longestPauseMs));
    }
  }
  return undefined;
}
