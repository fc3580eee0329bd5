import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Fail, Parallel, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DELIVERY } from '../contracts/delivery.ts';
import type { DeadLetters } from './dead-letters.ts';
import { ExpressStateMachine } from './express-state-machine.ts';
import { recordDelivery, startProcessing, storePayload, type IngestContext } from './ingest-states.ts';

export interface IngestProps extends Omit<IngestContext, 'scope'> {
  readonly deadLetters: DeadLetters;
  readonly logRetention: RetentionDays;
}

/**
 * Ingest: the Express state machine that makes an accepted delivery durable (payload, record) and starts Process.
 *
 * Input: `{deliveryId, source, receivedAt (epoch ms), sourceIp, headers, body}`.
 *
 * Express runs are at-least-once and producers send again, so every state may run twice for one delivery: the payload's
 * key holds the body's hash, the record is written on condition, Process is named by the delivery.
 *
 * Worst-case time, which must stay under the 300 s of an Express run (a run that meets them is TIMED_OUT without a
 * Catch): store 47 s + record 47 s + read 47 s + start 91 s + park 47 s = 279 s (`retry-policy.ts`).
 */
export class Ingest extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const context = { ...props, scope: this };
    const parked = new Fail(this, 'Delivery parked', {
      comment: 'Fails the run, so that a delivery that was not ingested shows as failed and is logged. Free.',
      error: 'DeliveryParked',
      cause: 'The delivery could not be ingested and was sent, whole, to the dead-letter queue.',
    });
    const park = props.deadLetters.park(this).next(parked);
    const ingest = wholeDelivery(this);
    ingest.branch(storePayload(context).next(recordDelivery(context, startProcessing(context))));
    for (const errors of [['States.DataLimitExceeded'], ['States.ALL']]) {
      ingest.addCatch(park, { errors, outputs: '{% $states.input %}' });
    }
    this.stateMachine = new ExpressStateMachine(this, 'Ingest', {
      comment:
        'Stores and records one accepted delivery, then starts Process. Billed: $1.00 per million + time.',
      definition: ingest,
      logRetention: props.logRetention,
    });
  }
}

/**
 * One branch in a Parallel, because a Catch is wanted around everything, expressions included, and only Task, Parallel
 * and Map have one. `States.ALL` is documented not to match `States.DataLimitExceeded`, so that one is named beside it.
 */
function wholeDelivery(scope: Construct): Parallel {
  return Parallel.jsonata(scope, 'Ingest delivery', {
    comment: 'One branch: whatever fails inside is caught here and parks the whole delivery. Free.',
    arguments: {
      payloadKey: `{% '${DELIVERY.payloadPrefix}' & $states.input.deliveryId & '/' & $hash($states.input.body, 'SHA-256') & '.json' %}`,
      // [0] because a Pipe gives an array of one, and an object is read the same way.
      envelope: `{% $merge([$states.input[0], {'receivedAt': $fromMillis($states.input.receivedAt)}]) %}`,
    },
    outputs: { deliveryId: '{% $states.input[0].deliveryId %}' },
  });
}
