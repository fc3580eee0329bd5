import type { ProducerSignature } from '../../contracts/producer-signature.ts';

/** How a source proves who sends, and where its secret is. Nothing of it is secret. */
export interface SourceSignature {
  /** The id of a producer of the table, or a row of your own. */
  readonly producer: string | ProducerSignature;
  /** ARN of the secret in Secrets Manager, or of the parameter in Parameter Store. */
  readonly secretArn: string;
  /** Other fields of the verifier's config: `webhookId`, `topicArns`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Every header that the verifier may read, in lower case. */
  readonly headers: readonly string[];
  /** Those of them that carry the secret itself. They are verified and not kept. */
  readonly secretHeaders: readonly string[];
  /** The address as the producer calls it, where that is signed. */
  readonly publicUrl: string | undefined;
}
