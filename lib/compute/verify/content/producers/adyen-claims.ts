import { Refusal } from '../../refusal.ts';
import { decodeExactly } from '../../request/decode-exactly.ts';
import type { IncomingRequest } from '../../request/incoming-request.ts';
import type { Claim } from '../claim.ts';

/** An item is signed over these, joined by colons; one that is not there is empty (@adyen/api-library, hmacValidator.ts). */
const SIGNED = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount.value',
  'amount.currency',
  'eventCode',
  'success',
];

/** Adyen sends one item with each notification; its libraries take several. */
const MAX_ITEMS = 100;

/**
 * What a standard notification of Adyen claims: each item has its own signature, among its own fields.
 *
 * @throws Refusal if there are no items, or one has no signature.
 */
export function adyenClaims(request: IncomingRequest): readonly Claim[] {
  const items = request.values('body:$.notificationItems[*].NotificationRequestItem.pspReference').length;
  if (items === 0) throw new Refusal('unreadableBody');
  if (items > MAX_ITEMS) throw new Refusal('tooMany');
  return Array.from({ length: items }, (_, index) => claimOf(request, index));
}

function claimOf(request: IncomingRequest, index: number): Claim {
  const field = (name: string): string | undefined =>
    request.only([`body:$.notificationItems[${index}].NotificationRequestItem.${name}`]);
  const signature = field('additionalData.hmacSignature');
  if (signature === undefined) throw new Refusal('missing');
  const bytes = decodeExactly(signature, 'base64');
  if (bytes === undefined) throw new Refusal('malformed');
  const content = SIGNED.map((name) => field(name) ?? '').join(':');
  return { signatures: [bytes], contents: [[Buffer.from(content)]] };
}
