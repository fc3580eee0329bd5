import type { VerifyConfig } from './verify-config.ts';

/** What `verify` needs, and the key where the scheme has two. */
export interface SignConfig extends VerifyConfig {
  /** Ed25519: the private key, as PEM (PKCS #8). */
  readonly privateKeyPem?: string;
}
