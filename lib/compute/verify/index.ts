/**
 * Verifies that a webhook is the producer's. Some 80 producers are in the table; your own scheme is a row of data. Nothing here imports
 * aws-cdk-lib or the AWS SDK.
 *
 * @example
 * import { verify } from 'webhook-pipeline/verify';
 *
 * const { valid, reason } = await verify('github', { method, url, headers, body, receivedAt }, { secrets: [secret] });
 * if (!valid) throw new InvalidDelivery(reason);
 *
 * @packageDocumentation
 */
export type {
  BasicSignature,
  EcdsaSignature,
  Ed25519Signature,
  HashAlgorithm,
  HmacKey,
  HmacSignature,
  JwtSignature,
  ProducerSignature,
  SignatureList,
  SignaturePlace,
  SignatureTimestamp,
  StaticTokenSignature,
  TokenPlace,
  X509Signature,
} from '../../contracts/producer-signature.ts';
export type { RequestPart } from '../../contracts/request-part.ts';
export { requirementsOf, type VerifyRequirements } from '../../contracts/verify-requirements.ts';
export { InvalidVerifyConfig } from './invalid-verify-config.ts';
export { sign } from './sign.ts';
export type { SignConfig } from './sign-config.ts';
export { type Verdict, verify } from './verify.ts';
export type { Jwk, VerifyConfig } from './verify-config.ts';
export type { WebhookRequest } from './webhook-request.ts';
