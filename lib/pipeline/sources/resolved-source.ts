import type { Acknowledgement } from '../api/acknowledgement.ts';
import type { Auth } from '../api/auth.ts';
import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import type { Compute } from '../compute/compute.ts';
import type { IdempotencyKey } from './idempotency-key.ts';
import type { SourceSignature } from './source-signature.ts';
import type { SourceResponse } from './source-response.ts';

/** A source with every default filled in. */
export interface ResolvedSource {
  readonly name: string;
  /** Draft-04 schema of its JSON bodies. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly auth: Auth;
  /** Absent: any address. */
  readonly allowedIps: readonly string[] | undefined;
  /** Absent where `dedupe` is not `id`. */
  readonly idempotencyKey: IdempotencyKey | undefined;
  readonly dedupe: 'id' | 'body' | 'none';
  /** Whether an id that is too long is hashed in Ingest. Otherwise it is refused, so that every answer names the delivery. */
  readonly hashesLongIds: boolean;
  readonly acknowledgement: Acknowledgement;
  readonly contentTypes: readonly string[];
  /** Lower-case, with those that hold the id. */
  readonly forwardedHeaders: readonly string[];
  /** Absent: the rate of the stage. */
  readonly rateLimit: number | undefined;
  readonly burstLimit: number | undefined;
  /** Absent: requests are not verified. */
  readonly signature: SourceSignature | undefined;
  /** How the producer tests the address. */
  readonly handshakes: readonly ProducerHandshake[];
  /** The token that the producer sends with its test. */
  readonly verifyToken: string | undefined;
  /** Absent: our own answer. */
  readonly response: SourceResponse | undefined;
  /** Absent: the computation of the pipeline. */
  readonly compute: Compute | undefined;
}
