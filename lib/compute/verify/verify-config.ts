/** What the receiver knows of the producer. Which fields a producer needs, `requirementsOf` says. */
export interface VerifyConfig {
  /**
   * The secrets, keys or tokens that both sides know, `user:password` for basic authentication. During a rotation both the old and the
   * new one; any of them may verify.
   */
  readonly secrets?: readonly string[];
  /** Braintree: the public key that stands before the signature. It names the key and is none itself. */
  readonly publicKey?: string;
  /** Ed25519: the public key, 32 bytes in hexadecimal digits, or several. */
  readonly publicKeyHex?: string | readonly string[];
  /** ECDSA on P-256: the public key, as SubjectPublicKeyInfo in Base64, or several. */
  readonly publicKeySpkiBase64?: string | readonly string[];
  /** X.509: the public key, as PEM, in place of a certificate. */
  readonly publicKeyPem?: string;
  /**
   * X.509: the certificate, as PEM. It is trusted as it is: its dates are not judged, because whoever passes it vouches for it.
   */
  readonly certPem?: string;
  /** X.509: where `certPem` is from. A request that names another address is refused unless `fetchText` brings that one. */
  readonly certUrl?: string;
  /**
   * X.509: fetches a certificate. It is called only with an address on a host that the preset allows. It must not follow redirects, and
   * should keep what it fetched. `undefined`: there is no such document, so the request is refused. Where it rejects, so does `verify`:
   * a network that is out says nothing about the signature.
   */
  readonly fetchText?: (url: string) => Promise<string | undefined>;
  /** PayPal: the id of the webhook, which is signed but not sent. */
  readonly webhookId?: string;
  /** JWT with ES256: the public key, or several, of which the `kid` of the token chooses. */
  readonly jwk?: Jwk | readonly Jwk[];
  /** SNS: the topics that are expected. AWS signs the messages of every account, so without them anybody's topic is valid. */
  readonly topicArns?: readonly string[];
}

/** A JSON Web Key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>;
