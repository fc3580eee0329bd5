import type { ProducerHandshake } from './producer-handshake.ts';
import type { ProducerSignature } from './producer-signature.ts';
import type { RequestPart } from './request-part.ts';

/**
 * What one producer of webhooks needs from whoever receives them: a row of `producers.json`. Each row names its sources in `docs`, and
 * `confidence` says how sure each part of it is.
 */
export interface ProducerPreset {
  /** The name as the producer writes it. */
  readonly name: string;
  /** Where the facts come from: pages of the producer, and the code that was read or run. */
  readonly docs: readonly string[];
  readonly confidence: PresetConfidence;
  /** Absent: the producer does not prove who sends. */
  readonly signature?: ProducerSignature;
  /** What tells an event from another. Absent: the producer sends no id that is the same whenever it sends an event again. */
  readonly id?: PresetId;
  /**
   * How an event that comes twice is recognised. `id`: by its id. `body`: by the hash of its body. `none`: not at all, because the bodies of
   * two events can be the same, or a retry changes the body; then every request is computed.
   */
  readonly dedupe: 'id' | 'body' | 'none';
  readonly handshakes: readonly ProducerHandshake[];
  /** What the producer takes for success. A duplicate is answered the same. */
  readonly response: PresetResponse;
  /** Media types that the producer sends, without parameters and in lower case. An asterisk stands for any: `application/*+json`. */
  readonly contentTypes: readonly string[];
  /** Where the type of the event stands: the first of these that is there. */
  readonly eventType?: readonly RequestPart[];
  readonly limits: PresetLimits;
  /** The address as the producer calls it is signed, so it must be known: the gateway's own view of it differs. */
  readonly needsPublicUrl: boolean;
  /** `stored`: the producer must get its answer after the signature was verified. */
  readonly acknowledgement: 'accepted' | 'stored';
  /** A retry has another body than the first try, such as a counter of attempts. */
  readonly retryChangesBody: boolean;
  /** What whoever uses the producer must know, in sentences. */
  readonly caveats: readonly string[];
}

/**
 * `ran`: it was tried with the producer's own library, or one that others use. `read`: it was read in documentation or source.
 * `remembered`: nobody looked it up; do so before you rely on it.
 */
type Confidence = 'ran' | 'read' | 'remembered';

interface PresetConfidence {
  readonly signature: Confidence;
  readonly id: Confidence;
  readonly handshake: Confidence;
  /** Of `response`, `limits.timeoutSeconds` and `retryChangesBody`. */
  readonly retries: Confidence;
  /** Of `limits.maxBytes`; absent where that is. */
  readonly limits?: Confidence;
}

/** `first`: the first part that is there is the id. `join`: all parts are the id together, and one that is not there is empty in it. */
interface PresetId {
  readonly from: readonly RequestPart[];
  readonly mode: 'first' | 'join';
}

/** Without `body`, the pipeline answers as it always does. An empty `body` is an empty answer. */
interface PresetResponse {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
}

interface PresetLimits {
  /** How long the producer waits for the answer. Absent: unknown. */
  readonly timeoutSeconds?: number;
  /** The largest body that the producer sends. Absent: unknown. */
  readonly maxBytes?: number;
}
