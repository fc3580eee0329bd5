import type { ProducerSignature } from '../../../contracts/producer-signature.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { VerifyConfig } from '../verify-config.ts';
import { verifyHmac } from './verify-hmac.ts';
import { verifyJwt } from './verify-jwt.ts';
import { verifyPublicKey } from './verify-public-key.ts';
import { verifyBasic, verifyStaticToken } from './verify-token.ts';
import { verifyX509 } from './verify-x509.ts';

type Scheme = ProducerSignature['scheme'];
/** The rows of a scheme. */
export type RowOf<S extends Scheme> = Extract<ProducerSignature, { readonly scheme: S }>;

/** Returns if a request is valid, and throws a Refusal if it is not. */
export type VerifyScheme<S extends Scheme> = (
  row: RowOf<S>,
  request: IncomingRequest,
  config: VerifyConfig,
) => void | Promise<void>;

/** How each scheme is verified. */
export const SCHEMES: { readonly [S in Scheme]: VerifyScheme<S> } = {
  hmac: verifyHmac,
  'static-token': verifyStaticToken,
  basic: verifyBasic,
  ed25519: verifyPublicKey,
  ecdsa: verifyPublicKey,
  x509: verifyX509,
  jwt: verifyJwt,
};
