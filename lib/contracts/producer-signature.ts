import type { RequestPart } from './request-part.ts';

/** How a producer proves that a request is its own. Data alone: the verifier reads it, and your own scheme is written the same way. */
export type ProducerSignature =
  | HmacSignature
  | StaticTokenSignature
  | BasicSignature
  | Ed25519Signature
  | EcdsaSignature
  | X509Signature
  | JwtSignature;

export type HashAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** Where a token stands. */
export interface TokenPlace {
  /** Any of these may carry it. */
  readonly in: readonly RequestPart[];
}

/** Where the signature stands, and how it is written. */
export interface SignaturePlace extends TokenPlace {
  /** During a rotation the producer sends one of these for each key; otherwise they are other names of one. */
  readonly rotates?: boolean;
  /** Text that must stand before it, such as `sha256=`. Headers of one name differ between producers by it. */
  readonly prefix?: string;
  /** The value is a list, `t=1,v1=ab,v1=cd`, and every field of this name is a signature. Absent: the value is one signature. */
  readonly list?: SignatureList;
  /** Written exactly so: hexadecimal digits in lower case, Base64 with its padding, Base64url without. */
  readonly encoding: 'hex' | 'base64' | 'base64url';
}

export interface SignatureList {
  readonly itemSeparator: string;
  readonly fieldSeparator: string;
  /** The name of the fields that are signatures. `{setting:<name>}`: the value of this field of the config. */
  readonly field: string;
  /** Blanks around an item do not count. */
  readonly trim?: boolean;
}

/** When the producer signed. It is judged against the time of receipt, never against now: a parked delivery is verified much later. */
export interface SignatureTimestamp {
  /** The first of these that is there: a part of the request, `field:t` of the list of signatures, or `claim:iat` of a JWT. */
  readonly in: readonly (RequestPart | `field:${string}` | `claim:${string}`)[];
  readonly unit: 's' | 'ms' | 'iso8601';
  /** How far it may be from the time of receipt. Absent: the producer names no bound, so it is signed but not judged. */
  readonly toleranceSeconds?: number;
  /** `past`: only an old one is refused, as the producer's library does. `both`: one in the future as well. */
  readonly direction?: 'past' | 'both';
}

interface Proof {
  readonly at: TokenPlace;
  /** `body`, or a sentence that says what of the request the signature does not cover. */
  readonly covers: string;
}

interface Signed extends Proof {
  readonly at: SignaturePlace;
}

/** A keyed hash. The keys are `secrets` of the config; any of them may verify. */
export interface HmacSignature extends Signed {
  readonly scheme: 'hmac';
  /** Any of these; `sign` takes the first. */
  readonly algorithms: readonly HashAlgorithm[];
  /** What is signed, as content templates; any of them may match, and `sign` takes the first. */
  readonly content?: readonly string[];
  /** In place of `content` where no template can say it: a function of this name in `lib/compute/verify/content`. */
  readonly contentBy?: 'adyen' | 'contentful';
  readonly key: HmacKey;
  readonly timestamp?: SignatureTimestamp;
  /** A digest of the body that is itself signed, and must be that of the body. */
  readonly bodyDigest?: { readonly in: RequestPart; readonly algorithm: HashAlgorithm };
  /** Headers that may be signed although no template names them. */
  readonly moreHeaders?: readonly string[];
}

/** How the key is read from a secret. `sha1`: the key is the SHA-1 digest of the secret. */
export interface HmacKey {
  readonly encoding: 'utf8' | 'base64' | 'hex' | 'sha1';
  /** Taken off the secret where it stands there. */
  readonly stripPrefix?: string;
  /** The number of characters of every secret of this producer. */
  readonly length?: number;
}

/** A secret that is sent as it is. It proves who sent the request, and nothing about what is in it. */
export interface StaticTokenSignature extends Proof {
  readonly scheme: 'static-token';
}

/** HTTP basic authentication. Each of `secrets` is `user:password`. */
export interface BasicSignature extends Proof {
  readonly scheme: 'basic';
}

/** The key is `publicKeyHex` of the config: 32 bytes in hexadecimal digits. */
export interface Ed25519Signature extends Signed {
  readonly scheme: 'ed25519';
  readonly content: readonly string[];
  readonly timestamp?: SignatureTimestamp;
}

/** ECDSA on P-256 with SHA-256, written as DER. The key is `publicKeySpkiBase64` of the config. */
export interface EcdsaSignature extends Signed {
  readonly scheme: 'ecdsa';
  readonly content: readonly string[];
  readonly timestamp?: SignatureTimestamp;
}

/** RSA with the key of a certificate that the producer publishes. */
export interface X509Signature extends Signed {
  readonly scheme: 'x509';
  readonly content?: readonly string[];
  readonly contentBy?: 'aws-sns';
  /** The hash, by what the request says of it. What is not listed is refused. */
  readonly algorithm: { readonly in: RequestPart; readonly by: Readonly<Record<string, HashAlgorithm>> };
  /**
   * Where the address of the certificate stands, and on which hosts it may be. `{region}` stands for the name of an AWS region and
   * `{label}` for one label of a host name, because whoever can name the host can sign.
   */
  readonly certificate: { readonly in: RequestPart; readonly hosts: readonly string[] };
  readonly timestamp?: SignatureTimestamp;
  /** A part that must be among the values of a field of the config, where this is set. */
  readonly among?: { readonly in: RequestPart; readonly setting: 'topicArns' };
}

/** A JSON Web Token. The keys are `secrets` (HS256) or `jwk` (ES256) of the config. `exp` and `nbf` count where they are there. */
export interface JwtSignature extends Proof {
  readonly scheme: 'jwt';
  /** The one algorithm that is accepted, whatever the token names. */
  readonly algorithm: 'HS256' | 'ES256';
  /** Claims that must have this value. */
  readonly claims?: Readonly<Record<string, string>>;
  /** The claim that must be the SHA-256 digest of the body in hexadecimal digits. */
  readonly bodyHashClaim?: string;
  readonly timestamp?: SignatureTimestamp;
}
