import type { Duration } from 'aws-cdk-lib';
import type { IConnection, IRuleTarget } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { checkNotice } from './check-notice.ts';
import { SignedNotice, type SignedNoticeSurroundings } from './signed-notice.ts';
import { WebhookNotice } from './webhook-notice.ts';

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

/**
 * Tells a receiver outside AWS of an outcome: an HTTP POST of the event's detail. It is a target of `onOutcome`.
 *
 * @example
 * pipeline.onOutcome('Crm', { target: Notice.webhook({ url: 'https://crm.example.com/outcomes', connection }) });
 */
export class Notice {
  /**
   * A POST without a signature, by an API destination of EventBridge. A receiver must answer within 5 s. What is refused
   * is tried again for a day, and then waits in a dead-letter queue.
   *
   * @throws Error that names the setting, what is allowed and what was given.
   */
  static webhook(options: WebhookNoticeOptions): Notice {
    checkNotice('webhook', options);
    return new Notice(
      (scope, surroundings) => new WebhookNotice(scope, 'Notice', { ...options, ...surroundings }),
    );
  }

  /**
   * A POST signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature: v1,…`), by a KMS key.
   * A receiver must answer within 20 s. What is refused is tried again for a day, and then waits in a dead-letter queue
   * that `npx webhook-pipeline redrive --notices` empties.
   *
   * @throws Error that names the setting, what is allowed and what was given.
   */
  static signed(options: SignedNoticeOptions): Notice {
    checkNotice('signed', options);
    return new Notice(
      (scope, surroundings) => new SignedNotice(scope, 'Notice', { ...options, ...surroundings }),
    );
  }

  /**
   * Creates its resources.
   *
   * @internal
   */
  readonly _create: (scope: Construct, surroundings: SignedNoticeSurroundings) => NoticeParts;

  private constructor(create: Notice['_create']) {
    this._create = create;
  }
}
