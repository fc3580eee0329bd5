import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A queue for notices, encrypted with keys of SQS and kept as long as SQS allows, so that people have time to act. */
export function noticeQueue(
  scope: Construct,
  id: string,
  props: Pick<QueueProps, 'deadLetterQueue' | 'visibilityTimeout'> & {
    readonly removalPolicy: RemovalPolicy;
  },
): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    ...props,
  });
}
