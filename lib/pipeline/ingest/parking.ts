import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, DependencyGroup } from 'constructs';
import { EXPRESS_LIMIT } from '../express-state-machine.ts';
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

  /** Feeds the queue back to Ingest. REQUEST_RESPONSE: the pipe deletes a message only after its run has succeeded. */
  feed(ingest: StateMachine): void {
    const role = this.pipeRole(ingest);
    const pipe = new CfnPipe(this, 'Pipe', {
      description: 'Gives parked deliveries to Ingest again, one at a time.',
      source: this.queue.queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: ingest.stateMachineArn,
      targetParameters: {
        // The delivery as it was parked, without the envelope of SQS. It stands under a key, as the API gives it,
        // because a pipe takes the quotes off JSON under a bare path and then no run can start (user guide, "Implicit
        // body data parsing"). Step Functions gets an array of one.
        inputTemplate: '{"delivery": <$.body>}',
        stepFunctionStateMachineParameters: { invocationType: 'REQUEST_RESPONSE' },
      },
      roleArn: role.roleArn,
    });
    // CreatePipe tests the permissions. With the role alone, before its policy, the first deployment fails.
    pipe.node.addDependency(role);
  }

  private pipeRole(ingest: StateMachine): Role {
    const role = new Role(this, 'PipeRole', {
      // Not the ARN of the pipe, which would be a circular dependency: the pipe needs the role.
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: 'The pipe reads the parking queue and starts Ingest with it, and can do nothing else.',
    });
    const allow = (actions: string[], resource: string): boolean =>
      role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] }))
        .statementAdded;
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], this.queue.queueArn);
    allow(['states:StartSyncExecution'], ingest.stateMachineArn);
    return role;
  }
}
