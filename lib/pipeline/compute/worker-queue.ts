import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What the queue of the workers is made with. */
export interface WorkerQueueProps {
  /** Starts the names of its outputs and alarms. */
  readonly label: string;
  readonly heartbeat: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/** How often a message is given to a worker. Each time but the last, its worker died or lost its connection. */
const MOST_RECEIVES = 5;

/**
 * The queue that workers take their messages from. A message holds the reference of a delivery and the token of its task, never the
 * payload. One that five workers did not finish moves to the dead-letter queue; its delivery is `TIMED_OUT` when the heartbeat ends.
 */
export class WorkerQueue extends Construct {
  readonly label: string;
  readonly heartbeat: Duration;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { label, heartbeat, removalPolicy }: WorkerQueueProps) {
    super(scope, id);
    this.label = label;
    this.heartbeat = heartbeat;
    const shared = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', shared);
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      // A worker that lives extends it (`worker-times.ts`).
      visibilityTimeout: Duration.minutes(2),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    });
  }
}
