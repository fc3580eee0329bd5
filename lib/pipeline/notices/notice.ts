import type { Construct } from 'constructs';
import { checkNotice } from './check-notice.ts';
import type { NoticeParts, SignedNoticeOptions, WebhookNoticeOptions } from './notice-options.ts';
import { SignedNotice, type SignedNoticeSurroundings } from './signed-notice.ts';
import { WebhookNotice } from './webhook-notice.ts';

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
