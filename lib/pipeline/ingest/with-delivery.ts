import { DELIVERY } from '../../contracts/delivery.ts';
import { decoded } from './parked-body.ts';

/** Where a run of Ingest finds its input: in its first state, and in any state. */
type RunInput = '$states.input' | '$states.context.Execution.Input';

/**
 * JSONata in which `$delivery` is the delivery in the input of a run of Ingest. The input is `{"delivery": {…}}`, in
 * an array of one if a pipe gives it (`[0]` reads both). Without the key it is the input of the release before:
 * during an update the new definition may get an old input.
 */
export function withDelivery(input: RunInput, expression: string): string {
  return `{% ($delivery := $exists(${input}[0].delivery) ? ${input}[0].delivery : ${input}[0]; ${expression}) %}`;
}

/** JSONata for the exact body of `$delivery`. */
export const BODY = `($delivery.parked = true ? ${decoded('$delivery.body')} : $delivery.body)`;

/**
 * JSONata for the id of `$delivery`. It is in the delivery, unless only Ingest can make it, because a mapping template
 * has no hash: for an id of 128 bits of the SHA-256 of the body (`_b`), or of an id that is too long (`_h`). No other
 * id is like these: an id with `_` in front is an encoded one, which has a `_` in it.
 */
export function deliveryIdOf({ hashesIds }: { readonly hashesIds: boolean }): string {
  if (!hashesIds) return '$delivery.deliveryId';
  const hashOf = (text: string): string => `$substring($hash(${text}, 'SHA-256'), 0, 32)`;
  const named = (letter: string, text: string): string =>
    `$delivery.source & '-_${letter}' & ${hashOf(text)}`;
  return `($delivery.hashed = 'body' ? ${named('b', BODY)} : $delivery.hashed = 'id' ? ${named('h', '$delivery.eventId')} : $delivery.deliveryId)`;
}

/** JSONata for the key of the payload. Two bodies under one id have two keys. */
export function payloadKeyOf(deliveryId: string): string {
  return `'${DELIVERY.payloadPrefix}' & ${deliveryId} & '/' & $hash(${BODY}, 'SHA-256') & '.json'`;
}
