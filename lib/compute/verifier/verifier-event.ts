import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import type { Signer } from '../../contracts/signer.ts';

/** What Ingest asks of the verifier. Nothing in it is secret. */
export interface VerifierEvent {
  /** The name of the source. */
  readonly source: string;
  readonly signer: Signer;
  /** The place in `signer.handshakes` of the test that this request is. Null or absent: it is a delivery. */
  readonly handshake?: number | null;
  readonly request: {
    readonly method: string;
    /** As the producer called it. Absent where it is not signed. */
    readonly url?: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    /** The exact text. API Gateway has read it as UTF-8, so other bytes reach us changed. */
    readonly body: string;
    /** Milliseconds since 1970. */
    readonly receivedAt: number;
  };
}

/** The test of the address that a request is. Undefined: it is a delivery. */
export function handshakeOf({ signer, handshake }: VerifierEvent): ProducerHandshake | undefined {
  return typeof handshake === 'number' ? signer.handshakes?.[handshake] : undefined;
}
