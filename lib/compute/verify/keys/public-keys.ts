import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { settingsOf } from '../setting-of.ts';
import type { Jwk, VerifyConfig } from '../verify-config.ts';

/** The SubjectPublicKeyInfo of an Ed25519 key is these bytes and the key (RFC 8410, section 4). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** @throws InvalidVerifyConfig if `publicKeyHex` is not 32 bytes in hexadecimal digits. */
export function ed25519Keys(config: VerifyConfig): readonly KeyObject[] {
  return settingsOf(config, 'publicKeyHex').map((text) =>
    readKey('publicKeyHex', '32 bytes in hexadecimal digits', () => {
      if (!/^[0-9a-f]{64}$/i.test(text)) return undefined;
      const key = Buffer.concat([ED25519_SPKI, Buffer.from(text, 'hex')]);
      return createPublicKey({ key, format: 'der', type: 'spki' });
    }),
  );
}

/** @throws InvalidVerifyConfig if `publicKeySpkiBase64` is not a key on P-256. */
export function ecdsaKeys(config: VerifyConfig): readonly KeyObject[] {
  return settingsOf(config, 'publicKeySpkiBase64').map((text) =>
    readKey('publicKeySpkiBase64', 'a P-256 key as SubjectPublicKeyInfo in Base64', () =>
      onP256(createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })),
    ),
  );
}

/** The keys of `jwk`, with the id of each. @throws InvalidVerifyConfig if one is not a key on P-256. */
export function jwkKeys({
  jwk,
}: VerifyConfig): readonly { readonly kid: unknown; readonly key: KeyObject }[] {
  const keys = [jwk].flat().filter((key): key is Jwk => typeof key === 'object' && key !== null);
  if (keys.length === 0)
    throw new InvalidVerifyConfig("'jwk' must hold at least one JSON Web Key on P-256, got none.");
  return keys.map((one) => ({
    kid: one.kid,
    key: readKey('jwk', 'a JSON Web Key on P-256', () =>
      onP256(createPublicKey({ key: one as JsonWebKey, format: 'jwk' })),
    ),
  }));
}

/** @throws InvalidVerifyConfig if `publicKeyPem` is not an RSA key. */
export function rsaKey(config: VerifyConfig): KeyObject | undefined {
  if (config.publicKeyPem === undefined) return undefined;
  return readKey('publicKeyPem', 'an RSA key as PEM', () => {
    const key = createPublicKey(config.publicKeyPem ?? '');
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  });
}

function onP256(key: KeyObject): KeyObject | undefined {
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
}

/** OpenSSL's own message says nothing to whoever wrote the config, and might quote it. */
function readKey(field: string, what: string, read: () => KeyObject | undefined): KeyObject {
  try {
    const key = read();
    if (key !== undefined) return key;
  } catch {
    // Answered below.
  }
  throw new InvalidVerifyConfig(`'${field}' must be ${what}, got something else.`);
}
