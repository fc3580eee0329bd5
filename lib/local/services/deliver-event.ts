import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { ServiceError } from '../service-error.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { StepFunctionsCall } from './call-service.ts';
import type { BusEvent, Target } from './event-bus.ts';
import type { StoreClients } from './store-clients.ts';

export interface DeliveryOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly callStepFunctions: StepFunctionsCall;
  /** Clients of the service itself, which no role limits: queues decide by their own policies. */
  readonly clients: StoreClients;
}

/** What became of a delivery. */
export type Delivered = 'delivered' | 'kept in the dead-letter queue' | `dropped: ${string}`;

/** Pauses double up to this; EventBridge's own are not published. */
const LONGEST_PAUSE_MS = 60_000;

/** Errors that no retry mends (user guide, "Retrying event delivery": missing permissions, a target that is gone). */
const FINAL_ERRORS = new Set(['AccessDeniedException', 'StateMachineDoesNotExist', 'RoleNotAssumable']);

/**
 * Delivers an event to a state machine as EventBridge does: in the rule's role, named by the event, again with growing pauses
 * where the start fails, and then to the target's dead-letter queue, whole, with what went wrong as message attributes.
 */
export async function deliverEvent(
  target: Target,
  event: BusEvent,
  options: DeliveryOptions,
): Promise<Delivered> {
  const { clock } = options;
  const until = clock.now() + target.retry.maxAgeMs;
  for (let retries = 0; ; retries += 1) {
    try {
      await start(target, event, options);
      return 'delivered';
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const isFinal = FINAL_ERRORS.has(error.code) || retries >= target.retry.attempts;
      const pause = Math.min(1_000 * 2 ** retries, LONGEST_PAUSE_MS);
      if (isFinal || clock.now() + pause > until) return keep(target, event, { error, retries }, options);
      await clock.sleep(pause);
    }
  }
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
  { error, retries }: { readonly error: ServiceError; readonly retries: number },
  { access, account, clients }: DeliveryOptions,
): Promise<Delivered> {
  if (deadLetterArn === undefined) return `dropped: ${error.message}`;
  const refusal = access.authorizeService('events.amazonaws.com', 'sqs:SendMessage', deadLetterArn, ruleArn);
  if (refusal !== undefined) return `dropped: ${refusal}`;
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: arn,
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(retries),
  };
  const QueueUrl = account.queueUrl(deadLetterArn.split(':').at(-1) ?? '');
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event), MessageAttributes }),
  );
  return 'kept in the dead-letter queue';
}
