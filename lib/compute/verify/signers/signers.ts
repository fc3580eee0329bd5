import type { ContentSource } from '../content/render-content.ts';
import type { RowOf } from '../schemes/schemes.ts';
import type { SignConfig } from '../sign-config.ts';
import { signEd25519 } from './sign-ed25519.ts';
import { signHmac } from './sign-hmac.ts';
import { signBasic, signStaticToken } from './sign-token.ts';

/** The schemes of which a receiver can hold the key that signs. */
export type Signable = 'hmac' | 'static-token' | 'basic' | 'ed25519';

/** The signatures, or tokens, of a request as text: one for each secret. */
export type SignScheme<S extends Signable> = (
  row: RowOf<S>,
  source: ContentSource & { readonly config: SignConfig },
) => readonly string[];

/** How each of them signs. */
export const SIGNERS: { readonly [S in Signable]: SignScheme<S> } = {
  hmac: signHmac,
  'static-token': signStaticToken,
  basic: signBasic,
  ed25519: signEd25519,
};
