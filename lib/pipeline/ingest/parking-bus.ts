import { Aws } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_RETRY } from '../retry-policy.ts';

/** The queues behind the bus. */
export interface ParkingBusProps {
  /** Receives the deliveries. */
  readonly queue: IQueue;
  /**
   * Receives what EventBridge could not send to the queue within 24 hours: the whole event, with the delivery in its
   * `detail`.
   */
  readonly deadLetterQueue: IQueue;
}

/** `source` of the events. Each event is a delivery on its way to the parking queue. */
export const EVENT_SOURCE = 'webhook-pipeline.ingest';

/**
 * Fixed, because the metrics of a rule use its name, and `Ref` gives the name with the bus in front. The bus has no
 * other rule.
 */
const RULE_NAME = 'park-delivery';

/**
 * The way to the parking queue while SQS is out: EventBridge keeps an event and tries to deliver it "up to 24 hours
 * and up to 185 times" (user guide, "Retrying event delivery"). It has a bus of its own, because any rule of the
 * account may read the default one.
 */
export class ParkingBus extends Construct {
  /** Takes events of `EVENT_SOURCE`, with the delivery as it is parked in their `detail`. */
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { queue, deadLetterQueue }: ParkingBusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      // CDK's name holds the path of the construct but not the name of the stack, and the name of a bus is unique in
      // account and region.
      eventBusName: `${Aws.STACK_NAME}-${id}-${this.node.addr.slice(-8)}`,
      description: 'Deliveries that neither the stores nor the parking queue took.',
    });
    new Rule(this, 'Rule', {
      ruleName: RULE_NAME,
      description: 'Sends every delivery on to the parking queue.',
      eventBus: this.bus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [
        new SqsQueue(queue, {
          ...EVENT_RETRY,
          message: RuleTargetInput.fromEventPath('$.detail'),
          deadLetterQueue,
        }),
      ],
    });
  }

  /** What EventBridge has given up and could not write to the dead-letter queue either: it is lost (user guide, "Monitoring"). */
  metricDropped(options: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/Events',
      metricName: 'InvocationsFailedToBeSentToDlq',
      dimensionsMap: { EventBusName: this.bus.eventBusName, RuleName: RULE_NAME },
      ...options,
    });
  }
}
