/** Why a request is not valid. Fixed sentences: a reason never holds a secret, a signature, or anything that the sender wrote. */
export const REFUSALS = {
  missing: 'The signature is missing.',
  malformed: 'The signature is not in the form that this producer uses.',
  wrong: 'The signature does not match.',
  tooMany: 'The request has more signatures than any producer sends.',
  wrongToken: 'The token is not the expected one.',
  repeated: 'A signed part of the request appears more than once.',
  incomplete: 'A signed part of the request is missing.',
  unreadableBody: 'The body cannot be read, but a part of it is signed.',
  bodyDigest: 'The digest of the body is not that of the body.',
  timestamp: 'The time stamp is missing or cannot be read.',
  stale: 'The request was signed too long before it was received.',
  future: 'The request was signed too long after it was received.',
  algorithm: 'The algorithm of the signature is not one that this producer uses.',
  certificateHost: 'The certificate is not on a host of the producer.',
  certificateUnknown: 'The certificate is not at hand, and no fetchText was given to fetch it.',
  certificateMissing: 'There is no certificate at the address that the request names.',
  certificateUnreadable: 'The document at the address of the certificate is not a certificate.',
  certificateDates: 'The certificate was not valid when the request was received.',
  confirmationHost: 'The address to confirm is not on a host of the producer.',
  confirmationFailed: 'The address to confirm was called, and answered that there is nothing to confirm.',
  claims: 'The token is not about this request.',
  unexpected: 'The request is signed, but not by a sender that is expected.',
} as const;

/** Thrown where a request proves to be invalid; `verify` makes a verdict of it. */
export class Refusal extends Error {
  constructor(why: keyof typeof REFUSALS) {
    super(REFUSALS[why]);
  }
}
