import type { Duration } from 'aws-cdk-lib';
import type { IConnection, IRuleTarget } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** Whom a notice is sent to. */
export interface NoticeOptions {
  /** Where it is posted: an `https` address, fixed at synthesis or deployment. It never comes from a delivery. */
  readonly url: string;
  /**
   * The credentials for the address: an API key, a user name and password. EventBridge adds them as headers. AWS needs a
   * connection even if the receiver wants no credentials: then any header of its own does.
   */
  readonly connection: IConnection;
}

/** The options of `Notice.webhook`. */
export interface WebhookNoticeOptions extends NoticeOptions {
  /**
   * How long EventBridge tries, at most 24 hours.
   *
   * @default Duration.hours(24)
   */
  readonly maxEventAge?: Duration;
  /**
   * How often EventBridge tries again, at most 185 times.
   *
   * @default 185
   */
  readonly retryAttempts?: number;
  /**
   * Requests a second, at most. What exceeds it waits.
   *
   * @default 300, the quota of an API destination
   */
  readonly rateLimitPerSecond?: number;
}

/** The options of `Notice.signed`. */
export interface SignedNoticeOptions extends NoticeOptions {
  /**
   * An HMAC_256 key of KMS. The receiver must know its material, so it is imported (docs/notices.md).
   */
  readonly key: IKey;
}

/** What a notice consists of. */
export interface NoticeParts {
  readonly target: IRuleTarget;
  /** Notices that could not be delivered. */
  readonly deadLetterQueue: Queue;
  /** Sends one notice, and can be run again for a dead letter. Absent if EventBridge sends it itself. */
  readonly stateMachine?: StateMachine;
}
