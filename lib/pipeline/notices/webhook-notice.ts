import type { RemovalPolicy } from 'aws-cdk-lib';
import { ApiDestination, HttpMethod, type IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acceptFinding } from '../operations/accept-findings.ts';
import { EVENT_RETRY } from '../retry-policy.ts';
import type { NoticeParts, WebhookNoticeOptions } from './notice-options.ts';
import { noticeQueue } from './notice-queue.ts';

/** An API destination, and the queue for what it could not deliver. */
export class WebhookNotice extends Construct implements NoticeParts {
  readonly target: IRuleTarget;
  readonly deadLetterQueue: Queue;

  constructor(
    scope: Construct,
    id: string,
    {
      url,
      connection,
      rateLimitPerSecond,
      maxEventAge,
      retryAttempts,
      removalPolicy,
    }: WebhookNoticeOptions & {
      readonly removalPolicy: RemovalPolicy;
    },
  ) {
    super(scope, id);
    this.deadLetterQueue = noticeQueue(this, 'DeadLetterQueue', { removalPolicy });
    acceptFinding(this.deadLetterQueue, {
      rule: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue, of a rule.',
    });
    const destination = new ApiDestination(this, 'Destination', {
      description: 'Takes the outcomes of deliveries.',
      connection,
      endpoint: url,
      httpMethod: HttpMethod.POST,
      ...(rateLimitPerSecond !== undefined && { rateLimitPerSecond }),
    });
    this.target = new ApiDestinationTarget(destination, {
      maxEventAge: maxEventAge ?? EVENT_RETRY.maxEventAge,
      retryAttempts: retryAttempts ?? EVENT_RETRY.retryAttempts,
      event: RuleTargetInput.fromEventPath('$.detail'),
      deadLetterQueue: this.deadLetterQueue,
    });
  }
}
