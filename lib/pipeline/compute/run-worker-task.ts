import type { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { IntegrationPattern, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DOUBLING_PAUSES, neverRetry, RETRY_FOR_A_DAY } from '../retry-policy.ts';

/** The queue of the workers, and how long they may take. */
export interface WorkerTaskProps {
  readonly queue: IQueue;
  readonly heartbeat: Duration;
  readonly timeout: Duration;
}

/** Errors of the call to SQS, which say nothing about the delivery. */
const SQS_ERRORS = ['SQS.SdkClientException', 'SQS.AmazonSQSException'];

/**
 * Puts the reference of a delivery into the queue of the workers, with the token of the task, and waits until the token comes back.
 * The first answer counts. A message that is sent twice has another token each time, and only the last one is open.
 */
export function runWorkerTask(
  scope: Construct,
  name: string,
  { queue, heartbeat, timeout }: WorkerTaskProps,
): SqsSendMessage {
  const state = SqsSendMessage.jsonata(scope, name, {
    comment:
      'The heavy step, by a worker. Billed: 1 transition ($0.000025), 1 more for the start and for each retry, and the SQS requests.',
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    queue,
    messageBody: TaskInput.fromObject({
      deliveryId: '{% $states.input.deliveryId %}',
      source: '{% $states.input.source %}',
      bucket: '{% $states.input.bucket %}',
      key: '{% $states.input.key %}',
      taskToken: '{% $states.context.Task.Token %}',
    }),
    heartbeatTimeout: Timeout.duration(heartbeat),
    taskTimeout: Timeout.duration(timeout),
  });
  state.addRetry(neverRetry('InvalidDelivery'));
  state.addRetry({ ...RETRY_FOR_A_DAY, errors: SQS_ERRORS });
  // Does not match a lost heartbeat, which is final, as the time-out of a function is.
  state.addRetry({ ...DOUBLING_PAUSES, errors: ['States.TaskFailed'], maxAttempts: 2 });
  return state;
}
