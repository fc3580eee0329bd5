import { createHash } from 'node:crypto';
import type { HmacSignature } from '../../../contracts/producer-signature.ts';
import { Refusal } from '../refusal.ts';
import type { IncomingRequest } from './incoming-request.ts';

/**
 * Checks the digest of the body that is part of what is signed. It is no secret, so a plain comparison tells nobody anything.
 *
 * @throws Refusal if it is not that of the body.
 */
export function checkBodyDigest(rule: HmacSignature['bodyDigest'], request: IncomingRequest): void {
  if (rule === undefined) return;
  const digest = createHash(rule.algorithm).update(request.body).digest('hex');
  if (request.only([rule.in]) !== digest) throw new Refusal('bodyDigest');
}
