import type { HashAlgorithm } from './producer-signature.ts';
import type { RequestPart } from './request-part.ts';

/**
 * A request by which a producer tests the address, and the answer that it wants. Such a request never becomes a delivery. The first
 * handshake that matches counts; a request that matches none is a delivery if it is a POST.
 */
export interface ProducerHandshake {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  /** All of these conditions must hold. None is needed for HEAD alone. */
  readonly match: Readonly<Partial<Record<RequestPart, HandshakeCondition>>>;
  readonly respond: HandshakeResponse;
  /** The status for a request that fails only the conditions on settings, such as a wrong verify token. */
  readonly otherwise?: { readonly status: number };
  /**
   * No mapping template can give the answer. `signature`: it is given only if the signature is right, else 401. `secret`: it is made with
   * the secret for everybody who asks, because the request is not signed. So `match` must let through only what no event can be (`pattern`).
   */
  readonly needs?: 'signature' | 'secret';
  /** An address in the request that the verifier calls, if the signature is right, and the hosts it may be on (see `certificate.hosts`). */
  readonly confirm?: { readonly of: RequestPart; readonly hosts: readonly string[] };
  /** What an operator must have before events come: a token to paste, a secret to keep. It is kept for the operator, and never logged. */
  readonly show?: RequestPart;
}

/**
 * A part is exactly this; or is there, or not; or is wholly matched by a regular expression; or is what a setting of the source says; or
 * is an empty list.
 */
export type HandshakeCondition =
  | string
  | number
  | { readonly present: boolean }
  | { readonly pattern: string }
  | { readonly equalsSetting: 'verifyToken' }
  | { readonly empty: true };

interface HandshakeResponse {
  readonly status: number;
  /** Never HTML: what is sent back may be a stranger's text. */
  readonly contentType?: 'text/plain' | 'application/json';
  /** `{echo}`, `{mac}` and `{setting:<name>}` stand in it. In JSON an echo is escaped. Absent: empty. */
  readonly body?: string;
  /** Header names and values; `{echo}` may stand in a value. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The one part of the request that is sent back, and how many characters it may have at most. A longer one is answered 400. */
  readonly echo?: { readonly of: RequestPart; readonly maxLength: number };
  /** The keyed hash of a part of the request that the answer must hold. Its key is read as that of the signature is. */
  readonly mac?: {
    readonly of: RequestPart;
    readonly algorithm: HashAlgorithm;
    readonly encoding: 'hex' | 'base64';
  };
}

/** Whether the verifier must act: its answer, or its call, comes after a mapping template could answer. */
export function needsVerifier({ needs, confirm }: ProducerHandshake): boolean {
  return needs !== undefined || confirm !== undefined;
}

/** Whether it starts a run of Ingest, which asks the verifier or keeps something for an operator. Others are answered by templates alone. */
export function startsIngest(handshake: ProducerHandshake): boolean {
  return needsVerifier(handshake) || handshake.show !== undefined;
}

/** The methods with which some of them start a run of Ingest: POST, which deliveries have as well, or GET. */
export function startingMethods(handshakes: readonly ProducerHandshake[]): Set<string> {
  return new Set(handshakes.filter(startsIngest).map(({ method }) => method));
}

/** Whether a condition asks for a setting of the source. */
export function asksForSetting(
  condition: HandshakeCondition | undefined,
): condition is { readonly equalsSetting: 'verifyToken' } {
  return typeof condition === 'object' && 'equalsSetting' in condition;
}
