import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { executionsOf } from './executions-of.ts';
import type { Parking } from './parking.ts';

export interface OperatorPolicyProps {
  readonly process: StateMachine;
  /** Absent where Process is Express: nothing of it can be redriven. */
  readonly track: { readonly stateMachine: StateMachine; readonly undelivered: IQueue } | undefined;
  readonly parking: Parking | undefined;
}

const READ_AND_DELETE = [
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
];

/** What an operator needs for `npm run redrive`, and nothing else. Attached to nobody: give it to whoever is on call. */
export class OperatorPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { process, track, parking }: OperatorPolicyProps) {
    super(scope, id);
    const allow = (actions: string[], resource: string) =>
      new PolicyStatement({ actions, resources: [resource] });
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'Redrives failed deliveries and those in the dead-letter queue.',
      statements: [
        ...(track === undefined
          ? []
          : [
              allow(['states:ListExecutions'], process.stateMachineArn),
              allow(['states:DescribeExecution', 'states:RedriveExecution'], `${executionsOf(process)}:*`),
              // A redriven delivery is reopened by Track, as by the event of a redrive, and waited for.
              allow(['states:StartSyncExecution'], track.stateMachine.stateMachineArn),
              allow(READ_AND_DELETE, track.undelivered.queueArn),
            ]),
        ...(parking === undefined
          ? []
          : [
              allow(READ_AND_DELETE, parking.deadLetterQueue.queueArn),
              allow(['sqs:SendMessage'], parking.queue.queueArn),
            ]),
      ],
    });
  }
}
