import type { RequestPart } from '../../../../contracts/request-part.ts';
import { Refusal } from '../../refusal.ts';
import type { IncomingRequest } from '../../request/incoming-request.ts';
import type { Content } from '../claim.ts';
import { bytesOf } from '../render-content.ts';

const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/**
 * The fields that are signed, by the type of the message (docs.aws.amazon.com/sns/latest/dg, "Verifying the signatures of Amazon SNS
 * messages"). Which these are must not follow from which are there: a subject could be added to a message that was signed without one.
 */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: CONFIRMATION,
  UnsubscribeConfirmation: CONFIRMATION,
};

/** Signed only where the message has it. */
const OPTIONAL = 'Subject';

/**
 * What SNS signs of a message: `Name\nvalue\n` for each field.
 *
 * @throws Refusal for a type that SNS does not have, and if a field is missing.
 */
export function snsContent(request: IncomingRequest): Content {
  const type = fieldOf(request, 'Type') ?? '';
  const names = Object.hasOwn(SIGNED, type) ? SIGNED[type] : undefined;
  if (names === undefined) throw new Refusal('incomplete');
  const lines = names.flatMap((name) => {
    const value = fieldOf(request, name);
    if (value === undefined && name !== OPTIONAL) throw new Refusal('incomplete');
    return value === undefined ? [] : [`${name}\n${value}\n`];
  });
  return [bytesOf(lines.join(''))];
}

function fieldOf(request: IncomingRequest, name: string): string | undefined {
  return request.only([`body:$.${name}`] as [RequestPart]);
}
