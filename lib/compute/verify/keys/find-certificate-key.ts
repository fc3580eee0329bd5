import { type KeyObject, X509Certificate } from 'node:crypto';
import type { X509Signature } from '../../../contracts/producer-signature.ts';
import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { Refusal } from '../refusal.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { VerifyConfig } from '../verify-config.ts';
import { isOnHost } from './is-on-host.ts';
import { rsaKey } from './public-keys.ts';

/**
 * The key of the certificate that a request names. The address must be one of the producer's even where the key is at hand: otherwise the
 * request is not one that the producer sent.
 *
 * @throws Refusal if the address is another's, or there is no valid certificate.
 */
export async function findCertificateKey(
  rule: X509Signature['certificate'],
  request: IncomingRequest,
  config: VerifyConfig,
  pinned: KeyObject | undefined,
): Promise<KeyObject> {
  const address = request.only([rule.in]);
  if (address === undefined) throw new Refusal('incomplete');
  if (!isOnHost(address, rule.hosts)) throw new Refusal('certificateHost');
  if (pinned !== undefined && (config.certUrl ?? address) === address) return pinned;
  if (config.fetchText === undefined) throw new Refusal('certificateUnknown');
  const pem = await config.fetchText(address);
  if (pem === undefined) throw new Refusal('certificateMissing');
  return fetchedKey(pem, request.receivedAt);
}

/** The key that the receiver vouches for. @throws InvalidVerifyConfig if there is one that is none. */
export function pinnedKey(config: VerifyConfig): KeyObject | undefined {
  const { certPem } = config;
  if (certPem === undefined) return rsaKey(config);
  const key = readCertificate(certPem)?.publicKey;
  if (key?.asymmetricKeyType !== 'rsa')
    throw new InvalidVerifyConfig(
      "'certPem' must be a certificate with an RSA key as PEM, got something else.",
    );
  return key;
}

/** A delivery may be verified long after it was received: the certificate may have expired since. */
function fetchedKey(pem: string, receivedAt: number): KeyObject {
  const certificate = readCertificate(pem);
  if (certificate?.publicKey.asymmetricKeyType !== 'rsa') throw new Refusal('certificateUnreadable');
  if (receivedAt < Date.parse(certificate.validFrom) || receivedAt > Date.parse(certificate.validTo))
    throw new Refusal('certificateDates');
  return certificate.publicKey;
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
