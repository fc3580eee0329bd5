import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { WorkerQueue } from './worker-queue.ts';

/** What a worker works with. */
export interface WorkerPolicyProps {
  readonly worker: WorkerQueue;
  readonly bucket: IBucket;
  readonly process: IStateMachine;
}

/** The permissions of a worker, and no others. The policy is attached to nobody: give it to the role or user that the workers run as. */
export class WorkerPolicy extends Construct {
  readonly worker: WorkerQueue;
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: WorkerPolicyProps) {
    super(scope, id);
    this.worker = props.worker;
    this.policy = new ManagedPolicy(this, 'Policy', {
      description:
        'For the workers. Allows to take and delete messages of their queue; to read payloads and write results; to answer for tasks of Process.',
      statements: workerPermissions(props).map(
        ({ actions, resources }) => new PolicyStatement({ actions: [...actions], resources: [...resources] }),
      ),
    });
  }
}

/** What a worker calls, and on what. */
export function workerPermissions({ worker, bucket, process }: WorkerPolicyProps): readonly {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}[] {
  return [
    {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      resources: [worker.queue.queueArn],
    },
    // Keys hold the id and a hash, and are not known in advance.
    { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`)] },
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${DELIVERY.resultPrefix}*`)] },
    {
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
      resources: [process.stateMachineArn],
    },
  ];
}
