import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../cancellation.ts';
import type { Clock } from '../clock.ts';
import type { AroundHop } from '../hop.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { ServiceError } from '../service-error.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { StepFunctionsCall } from './call-service.ts';
import type { BusEvent, Target } from './event-bus.ts';
import { textAttributes } from './message-attributes.ts';
import { type DeliveryFailure, startWithRetries } from './start-with-retries.ts';
import type { StoreClients } from './store-clients.ts';

export interface DeliveryOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly callStepFunctions: StepFunctionsCall;
  /** Clients of the service itself, which no role limits: queues decide by their own policies. */
  readonly clients: StoreClients;
  readonly around: AroundHop;
  /** Ends the waiting between tries, when the run stops. */
  readonly signal: CancelSignal;
}

/** What became of a delivery. */
export type Delivered = 'delivered' | 'kept in the dead-letter queue' | `dropped: ${string}`;

/**
 * Delivers an event to a state machine as EventBridge does: in the rule's role, named by the event, again with growing pauses
 * where the start fails, and then to the target's dead-letter queue, whole, with what went wrong as message attributes.
 */
export async function deliverEvent(
  target: Target,
  event: BusEvent,
  options: DeliveryOptions,
): Promise<Delivered> {
  const hop = { caller: target.ruleArn, subject: String(event.id) };
  const failure = await startWithRetries(
    (attempt) =>
      options.around({ ...hop, kind: 'event', action: 'StartExecution', attempt }, () =>
        start(target, event, options),
      ),
    target.retry,
    options,
  );
  if (failure === undefined) return 'delivered';
  return options.around({ ...hop, kind: 'dead-letter', action: 'SendMessage', attempt: 1 }, () =>
    keep(target, event, failure, options),
  );
}

async function start(
  { arn, roleArn, ruleArn }: Target,
  event: BusEvent,
  options: DeliveryOptions,
): Promise<void> {
  if (!options.access.mayAssume(roleArn, 'events.amazonaws.com', ruleArn)) {
    throw new ServiceError('RoleNotAssumable', `${roleArn} cannot be assumed by events.amazonaws.com`);
  }
  const request = { stateMachineArn: arn, name: event.id, input: JSON.stringify(event) };
  await options.callStepFunctions(roleArn, 'StartExecution', request);
}

async function keep(
  { arn, ruleArn, deadLetterArn }: Target,
  event: BusEvent,
  { error, retries }: DeliveryFailure,
  { access, account, clients }: DeliveryOptions,
): Promise<Delivered> {
  if (deadLetterArn === undefined) return `dropped: ${error.message}`;
  const refusal = access.authorizeService('events.amazonaws.com', 'sqs:SendMessage', deadLetterArn, ruleArn);
  if (refusal !== undefined) return `dropped: ${refusal}`;
  const MessageAttributes = textAttributes({
    RULE_ARN: ruleArn,
    TARGET_ARN: arn,
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(retries),
  });
  const QueueUrl = account.queueUrl(deadLetterArn.split(':').at(-1) ?? '');
  await clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event), MessageAttributes }),
  );
  return 'kept in the dead-letter queue';
}
