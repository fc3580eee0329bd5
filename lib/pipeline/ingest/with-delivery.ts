import { DELIVERY } from '../../contracts/delivery.ts';
import { decoded } from './parked-body.ts';

/** Where the input of a run of Ingest stands in its first state, and anywhere. */
type RunInput = '$states.input' | '$states.context.Execution.Input';

/**
 * JSONata in which `$delivery` is the delivery in the input of a run of Ingest: `{"delivery": {…}}`, in an array of one where a pipe gives
 * it (`[0]` reads both alike). Without the key it is what the release before wrote: while an update is under way the new definition
 * may be given an old input.
 */
export function withDelivery(input: RunInput, expression: string): string {
  return `{% ($delivery := $exists(${input}[0].delivery) ? ${input}[0].delivery : ${input}[0]; ${expression}) %}`;
}

/** JSONata for the exact body of `$delivery`. */
export const BODY = `($delivery.parked = true ? ${decoded('$delivery.body')} : $delivery.body)`;

/** JSONata for the key of its payload: two bodies under one id have two keys. */
export const PAYLOAD_KEY = `'${DELIVERY.payloadPrefix}' & $delivery.deliveryId & '/' & $hash(${BODY}, 'SHA-256') & '.json'`;
