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
  /** The answer needs a MAC, or a verified signature first: no mapping template can give it. */
  readonly needs?: 'verifier';
  /** An operator must act before the producer sends events: with the value in `show`. */
  readonly operator?: 'confirm';
  /** What the operator must see: an address to confirm, a token to paste, a secret to keep. It may be a secret: never log it. */
  readonly show?: RequestPart;
}

/** A part is exactly this; or is there; or is what a setting of the source says; or is an empty list. */
export type HandshakeCondition =
  | string
  | number
  | { readonly present: true }
  | { readonly equalsSetting: 'verifyToken' }
  | { readonly empty: true };

interface HandshakeResponse {
  readonly status: number;
  readonly contentType?: string;
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

/** Whether a condition asks for a setting of the source. */
export function asksForSetting(condition: HandshakeCondition | undefined): boolean {
  return typeof condition === 'object' && 'equalsSetting' in condition;
}
