import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { checkPipesRegion } from '../ingest/check-pipes-region.ts';
import { pipeMessages } from '../pipe-messages.ts';
import { EVENT_RETRY } from '../retry-policy.ts';
import type { NoticeParts, SignedNoticeOptions } from './notice-options.ts';
import { noticeQueue } from './notice-queue.ts';
import { sendNotice } from './send-notice.ts';

/** The settings of the pipeline that notices share. */
export interface SignedNoticeSurroundings {
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/**
 * How long the queue hides a notice that was tried. Longer than a run may take, and so long that the receiver of a long
 * outage is asked about a hundred times.
 */
const PAUSE = Duration.minutes(15);

/** Runs for one notice: 96 pauses of 15 minutes are 24 hours. */
const TRIES = Duration.hours(24).toMinutes() / PAUSE.toMinutes();

/**
 * Sends signed notices: a rule puts each outcome into a queue, and a pipe gives it to an Express machine that signs and
 * posts it. What fails comes back for a day (`PAUSE`, `TRIES`) and then moves to the dead-letter queue.
 */
export class SignedNotice extends Construct implements NoticeParts {
  readonly target: IRuleTarget;
  readonly deadLetterQueue: Queue;
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: SignedNoticeOptions & SignedNoticeSurroundings) {
    super(scope, id);
    checkPipesRegion(this, { what: 'Notice.signed', instead: 'Notice.webhook' });
    const { removalPolicy } = props;
    this.deadLetterQueue = noticeQueue(this, 'DeadLetterQueue', { removalPolicy });
    const queue = noticeQueue(this, 'Queue', {
      removalPolicy,
      visibilityTimeout: PAUSE,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: TRIES },
    });
    this.stateMachine = new ExpressStateMachine(this, 'Notify', {
      comment: 'Signs one notice of an outcome and posts it. Billed: $1.00 per million + time.',
      definition: sendNotice(this, props),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
    const pipe = pipeMessages(this, {
      description: 'Gives notices to the machine that sends them, one at a time.',
      roleDescription:
        'The pipe reads the queue of notices and starts their machine, and can do nothing else.',
      queue,
      stateMachine: this.stateMachine,
      key: 'notice',
    });
    pipe.node.addDependency(this.allowPost(props));
    this.target = new SqsQueue(queue, {
      ...EVENT_RETRY,
      message: RuleTargetInput.fromEventPath('$.detail'),
      deadLetterQueue: this.deadLetterQueue,
    });
  }

  /** A policy of its own, which the machine does not wait for, because the policy names the machine. */
  private allowPost({ url, connection }: SignedNoticeOptions): Policy {
    const { role, stateMachineArn } = this.stateMachine;
    return new Policy(this, 'Post', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['states:InvokeHTTPEndpoint'],
          resources: [stateMachineArn],
          conditions: { StringEquals: { 'states:HTTPEndpoint': url, 'states:HTTPMethod': 'POST' } },
        }),
        new PolicyStatement({
          actions: ['events:RetrieveConnectionCredentials'],
          resources: [connection.connectionArn],
        }),
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          resources: [connection.connectionSecretArn],
        }),
      ],
    });
  }
}
