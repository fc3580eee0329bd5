import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Clock } from '../local/clock.ts';
import { textFor } from '../local/services/deliver-event.ts';
import {
  type BusEvent,
  createEventBuses,
  type EventBuses,
  type Target,
} from '../local/services/event-buses.ts';
import { TaskError } from '../local/state-machine/task-error.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import type { Blueprint } from './blueprint.ts';
import type { Crossings } from './crossings.ts';
import { type Executions, machineName } from './executions.ts';
import type { SimulatedStores } from './stores/simulate-stores.ts';
import type { Work } from './work.ts';

/** EventBridge tries for 24 hours and up to 185 times (user guide, "Retrying event delivery"). */
const TRIES = 185;
const LONGEST_WAIT_MS = 60_000;

/** Delivers the events of a run to the rules of the template, each delivery a crossing. */
export function carryEvents(
  { resources }: Blueprint,
  stores: SimulatedStores,
  { clock, crossings, executions, work }: CarrierOptions,
): EventBuses {
  const start = ({ arn, ...target }: Target, event: BusEvent): Promise<unknown> =>
    executions.call('StartExecution', {
      stateMachineArn: arn,
      name: event.id,
      input: textFor({ arn, ...target }, event),
    });
  const send = (target: Target, event: BusEvent): Promise<unknown> =>
    sendTo(stores, target.arn, textFor(target, event));
  const deliver = (target: Target, event: BusEvent): void => {
    const isQueue = target.roleArn === undefined;
    const passage = {
      kind: 'event' as const,
      place: `rule -> ${machineName(target.arn.split(':').at(-1) ?? '')}`,
      proceed: () => (isQueue ? send : start)(target, event),
      // An outage of the queue is one for EventBridge as well.
      ...(isQueue && { integration: 'sqs:sendMessage' }),
    };
    const offer = async (): Promise<void> => {
      try {
        await crossings.cross(passage);
      } catch (error) {
        // Throttling and 5xx are tried again; what the target denies is not.
        if (!(error instanceof TaskError && error.error === 'AccessDeniedException')) throw error;
        await keepEvent(stores, target, event);
      }
    };
    work.add(untilTaken(clock, offer, TRIES));
  };
  return createEventBuses(resources, LOCAL_ACCOUNT, deliver);
}

/** Into the dead-letter queue of the target, whole. */
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

/** Tries until it is taken, with growing pauses, as every managed caller does with throttling and 5xx. */
export async function untilTaken<T>(
  clock: Clock,
  attempt: () => Promise<T>,
  tries: number,
): Promise<T | undefined> {
  for (let tried = 1; tried <= tries; tried += 1) {
    try {
      return await attempt();
    } catch {
      await clock.sleep(Math.min(1_000 * 2 ** tried, LONGEST_WAIT_MS));
    }
  }
  return undefined;
}
