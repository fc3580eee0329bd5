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

/** JSONata for the owner of `$delivery`: a producer, or the id of a role or user. Empty if it belongs to nobody. */
export const OWNER = "($exists($delivery.owner) ? $delivery.owner : '')";

/**
 * JSONata for the id of `$delivery`. It is in the delivery, unless only Ingest can make it, because a mapping template
 * has no hash: for an id of 128 bits of the SHA-256 of the body (`_b`), or of an id that is too long (`_h`). No other
 * id is like these: an id with `_` in front is an encoded one, which has a `_` in it.
 *
 * Where it has an owner, the hash is that of `<owner>:<text>` behind `<source>_`. No owner holds a colon, so two owners have two ids.
 */
export function deliveryIdOf({ hashesIds, hasOwners }: IdKinds): string {
  if (!hashesIds) return '$delivery.deliveryId';
  const hashOf = (text: string): string => `$substring($hash(${text}, 'SHA-256'), 0, 32)`;
  const named = (letter: string, text: string): string => {
    const nobodys = `$delivery.source & '-_${letter}' & ${hashOf(text)}`;
    if (!hasOwners) return nobodys;
    const owned = `$delivery.source & '__${letter}' & ${hashOf(`$delivery.owner & ':' & ${text}`)}`;
    return `($exists($delivery.owner) ? ${owned} : ${nobodys})`;
  };
  return `($delivery.hashed = 'body' ? ${named('b', BODY)} : $delivery.hashed = 'id' ? ${named('h', '$delivery.eventId')} : $delivery.deliveryId)`;
}

/** Which ids there are besides those that the request template makes. */
interface IdKinds {
  readonly hashesIds: boolean;
  readonly hasOwners: boolean;
}

/** JSONata for the key of the payload. Two bodies under one id have two keys. */
export function payloadKeyOf(deliveryId: string): string {
  return `'${DELIVERY.payloadPrefix}' & ${deliveryId} & '/' & $hash(${BODY}, 'SHA-256') & '.json'`;
}
