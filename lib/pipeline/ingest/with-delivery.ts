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

/** JSONata for the key of the payload. Two bodies under one id have two keys. */
export const PAYLOAD_KEY = `'${DELIVERY.payloadPrefix}' & $delivery.deliveryId & '/' & $hash(${BODY}, 'SHA-256') & '.json'`;
