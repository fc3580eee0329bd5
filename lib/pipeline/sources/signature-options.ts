import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import type { SourceSecret } from './source-secret.ts';

/**
 * How the requests of a source are verified before anything is stored.
 *
 * @example
 * const signature: SignatureOptions = { scheme: 'standard-webhooks', secret: 'webhooks/orders' };
 */
export interface SignatureOptions {
  /** The id of a producer of the table, whose scheme it is, or a scheme of your own as data. */
  readonly scheme: string | ProducerSignature;

  /** @default - none, for producers that sign by a published certificate */
  readonly secret?: SourceSecret;

  /**
   * The address that the producer calls, without a query. Some producers sign it, and behind a custom domain the API sees another
   * one.
   *
   * @default - none
   */
  readonly publicUrl?: string;

  /**
   * Other fields of the verifier's config, such as `webhookId` of PayPal or `topicArns` of SNS.
   *
   * @default - none
   */
  readonly settings?: { readonly [field: string]: unknown };
}
