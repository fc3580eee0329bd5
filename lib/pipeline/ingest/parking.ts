import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, DependencyGroup } from 'constructs';
import { EXPRESS_LIMIT } from '../express-state-machine.ts';
import { pipeMessages } from '../pipe-messages.ts';
import { ParkingBus } from './parking-bus.ts';

/** What happens to the queues, which may hold deliveries, when the stack is deleted. */
export interface ParkingProps {
  readonly removalPolicy: RemovalPolicy;
}

/** Runs of Ingest for one parked delivery. With the visibility time-out between them they cover an hour. */
const TRIES = 10;

/**
 * Parking: holds, whole, each delivery that was accepted and could not be ingested. A pipe gives it to Ingest again
 * until the redrive policy of SQS has counted `TRIES` receives. Then it moves to the dead-letter queue, and an alarm
 * goes off.
 */
export class Parking extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** Takes deliveries while the queue does not. */
  readonly outage: ParkingBus;
  /** What must exist before the bus takes a delivery: its rule, and the policies of the queues. */
  readonly readyForOutage: DependencyGroup;

  constructor(scope: Construct, id: string, props: ParkingProps) {
    super(scope, id);
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The longest that SQS allows, so that people have time to act.
      retentionPeriod: Duration.days(14),
      removalPolicy: props.removalPolicy,
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', shared);
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      // Gives the cause a minute to pass.
      deliveryDelay: Duration.minutes(1),
      // Longer than the longest run of Ingest. Otherwise a second run would start beside it.
      visibilityTimeout: EXPRESS_LIMIT.plus(Duration.minutes(1)),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: TRIES },
    });
    this.outage = new ParkingBus(this, 'Outage', this);
    this.readyForOutage = new DependencyGroup(this.outage, this.queue, this.deadLetterQueue);
  }

  /** Feeds the queue back to Ingest. */
  feed(ingest: StateMachine): void {
    pipeMessages(this, {
      description: 'Gives parked deliveries to Ingest again, one at a time.',
      roleDescription: 'The pipe reads the parking queue and starts Ingest with it, and can do nothing else.',
      queue: this.queue,
      stateMachine: ingest,
      key: 'delivery',
    });
  }
}
