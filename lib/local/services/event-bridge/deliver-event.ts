import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import type { AroundHop } from '../../engine/hop.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { StepFunctionsCall } from '../protocol/service-hops.ts';
import type { BusEvent } from './event-buses.ts';
import { textAttributes } from '../stores/text-attributes.ts';
import { type DeliveryFailure, deliverWithRetries } from './deliver-with-retries.ts';
import { sendToDestination } from './send-to-destination.ts';
import type { CallOutsideOptions } from './call-outside.ts';
import type { ApiDestination } from './read-outside.ts';
import type { RuleTarget } from './read-rule.ts';
import type { StoreClients } from '../stores/store-clients.ts';

export interface DeliveryOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly callStepFunctions: StepFunctionsCall;
  /** Clients of EventBridge itself, without a role. The policies of the queues decide. */
  readonly clients: StoreClients;
  readonly around: AroundHop;
  /** Calls to addresses outside AWS. */
  readonly outside: CallOutsideOptions;
  readonly destinationOf: (arn: string) => ApiDestination | undefined;
  /** Ends the pause between tries when the run stops. */
  readonly signal: CancelSignal;
}

/** The result of a delivery. */
export type Delivered = 'delivered' | 'kept in the dead-letter queue' | `dropped: ${string}`;

/**
 * Delivers an event as EventBridge does: to a state machine with the role of the rule, named after the event; to an API
 * destination with the role of the rule; or to a queue, whose policy decides. Failures are retried with growing pauses. After that, the whole event goes to the
 * dead-letter queue of the target, with the reason as message attributes.
 */
export async function deliverEvent(
  target: RuleTarget,
  event: BusEvent,
  options: DeliveryOptions,
): Promise<Delivered> {
  const hop = {
    caller: target.ruleArn,
    subject: String(event.id),
    target: target.arn,
    source: String(event.source),
  };
  const { action, give } = WAYS[target.kind];
  const failure = await deliverWithRetries(
    (attempt) =>
      options.around({ ...hop, kind: 'event', action, attempt }, () => give(target, event, options)),
    target.retry,
    options,
  );
  if (failure === undefined) return 'delivered';
  const letter = { ...hop, kind: 'dead-letter', target: target.deadLetterArn ?? '' } as const;
  return options.around({ ...letter, action: 'SendMessage', attempt: 1 }, () =>
    keep(target, event, failure, options),
  );
}

type Give = (target: RuleTarget, event: BusEvent, options: DeliveryOptions) => Promise<void>;

const WAYS: Readonly<Record<RuleTarget['kind'], { readonly action: string; readonly give: Give }>> = {
  'api destination': { action: 'InvokeApiDestination', give: post },
  'state machine': { action: 'StartExecution', give: start },
  queue: { action: 'SendMessage', give: send },
};

/** The input of the target as JSON text. */
function textFor({ detailOnly }: RuleTarget, event: BusEvent): string {
  return JSON.stringify(detailOnly ? event.detail : event);
}

async function start(target: RuleTarget, event: BusEvent, options: DeliveryOptions): Promise<void> {
  const roleArn = assume(target, options);
  const request = { stateMachineArn: target.arn, name: event.id, input: textFor(target, event) };
  await options.callStepFunctions(roleArn, 'StartExecution', request);
}

async function post(target: RuleTarget, event: BusEvent, options: DeliveryOptions): Promise<void> {
  const roleArn = assume(target, options);
  const destination = options.destinationOf(target.arn);
  if (destination === undefined) throw new ServiceError('NO_RESOURCE', `${target.arn} does not exist`);
  const { access, outside } = options;
  await sendToDestination(destination, textFor(target, event), { ...outside, access, roleArn });
}

/** @throws ServiceError if EventBridge may not act in the role of the rule */
function assume(target: RuleTarget, { access }: DeliveryOptions): string {
  if (target.kind === 'queue') throw new Error(`${target.arn} is a queue, which needs no role`);
  const { roleArn, ruleArn } = target;
  if (access.mayAssume(roleArn, 'events.amazonaws.com', ruleArn)) return roleArn;
  throw new ServiceError('RoleNotAssumable', `${roleArn} cannot be assumed by events.amazonaws.com`);
}

async function send(target: RuleTarget, event: BusEvent, options: DeliveryOptions): Promise<void> {
  const { access, account, clients } = options;
  const { arn, ruleArn } = target;
  const refusal = access.authorizeService('events.amazonaws.com', 'sqs:SendMessage', arn, ruleArn);
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
  const QueueUrl = account.queueUrl(arn.split(':').at(-1) ?? '');
  const command = new SendMessageCommand({ QueueUrl, MessageBody: textFor(target, event) });
  await clients.sqs.send(command).catch((error: unknown) => {
    throw asServiceError(error);
  });
}

/** Converts an error response of SQS. Other errors are not changed. */
function asServiceError(error: unknown): unknown {
  const { name, message, $metadata } = error as Error & {
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return status === undefined ? error : new ServiceError(name, message, status);
}

async function keep(
  { arn, ruleArn, deadLetterArn }: RuleTarget,
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
