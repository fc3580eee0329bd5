import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { STORE_CALL_TIMEOUT, STORE_RETRY } from './retry-policy.ts';

export interface DeadLettersProps {
  readonly removalPolicy: RemovalPolicy;
}

/** Where a delivery goes, whole, that was accepted and could not be ingested. Nothing reads it by itself. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The longest SQS allows: time for people to see the alarm and act.
      retentionPeriod: Duration.days(14),
      removalPolicy: props.removalPolicy,
    });
  }

  /** The state that sends the state's input to the queue. An object, not its text: quoting could exceed the state limit. */
  park(scope: Construct): SqsSendMessage {
    const state = SqsSendMessage.jsonata(scope, 'Park delivery', {
      comment:
        'Keeps the whole delivery for an operator, alarmed. Billed: 1 SQS request per 64 KB ($0.0000004).',
      queue: this.queue,
      messageBody: TaskInput.fromText(WHOLE_DELIVERY),
      taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
    });
    state.addRetry(STORE_RETRY);
    return state;
  }
}

/**
 * The delivery, with the two characters that SQS refuses in a message and JSON allows in a text (U+FFFE and U+FFFF) written
 * as their JSON escapes: without this a body that holds one could be accepted and then neither stored nor parked.
 */
const WHOLE_DELIVERY = String.raw`{% $merge([$states.input, {'body': $replace($replace($states.input.body, '\uFFFE', '\\uFFFE'), '\uFFFF', '\\uFFFF')}]) %}`;
