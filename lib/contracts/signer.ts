import type { ProducerHandshake } from './producer-handshake.ts';
import type { ProducerSignature } from './producer-signature.ts';

/** What a source is verified by: the stack hands it to the verifier. None of it is secret. */
export interface Signer {
  /** The id of a producer of the table, or a row of your own. */
  readonly producer: string | ProducerSignature;
  /** ARN or name of the secret, or ARN of the parameter. Absent if a certificate is all that is needed. */
  readonly secretId?: string | undefined;
  /** Other fields of the verifier's config: `webhookId`, `topicArns`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Tests of the address that need the verifier. A request that is one names it by its place in this list. */
  readonly handshakes?: readonly ProducerHandshake[];
}
