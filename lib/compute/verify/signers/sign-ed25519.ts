import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Ed25519Signature } from '../../../contracts/producer-signature.ts';
import { contentsOf } from '../content/contents-of.ts';
import type { ContentSource } from '../content/render-content.ts';
import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { encode } from '../request/decode-exactly.ts';
import { settingOf } from '../setting-of.ts';
import type { SignConfig } from '../sign-config.ts';

/** @throws Refusal if a part of the request that is signed is missing. */
export function signEd25519(
  row: Ed25519Signature,
  source: ContentSource & { readonly config: SignConfig },
): readonly string[] {
  const key = privateKey(settingOf(source.config, 'privateKeyPem'));
  const [content = []] = contentsOf(row, source);
  return [encode(sign(null, Buffer.concat(content), key), row.at.encoding)];
}

/** @throws InvalidVerifyConfig without anything of the key: OpenSSL's own message says nothing to whoever wrote the config. */
function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Answered below.
  }
  throw new InvalidVerifyConfig(
    "'privateKeyPem' must be an Ed25519 key as PEM (PKCS #8), got something else.",
  );
}
