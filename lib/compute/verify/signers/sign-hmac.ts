import type { HmacSignature } from '../../../contracts/producer-signature.ts';
import { contentsOf, type SignedContent } from '../content/contents-of.ts';
import type { ContentSource } from '../content/render-content.ts';
import { hmacKeys } from '../keys/hmac-keys.ts';
import { checkBodyDigest } from '../request/check-body-digest.ts';
import { encode } from '../request/decode-exactly.ts';
import { digestOf } from '../schemes/verify-hmac.ts';

/** One keyed hash for each secret. @throws Refusal if a part of the request that is signed is missing. */
export function signHmac(row: HmacSignature, source: ContentSource): readonly string[] {
  checkBodyDigest(row.bodyDigest, source.request);
  const [content = []] = contentsOf(row as SignedContent, source);
  return hmacKeys(row.key, source.config).map((key) =>
    encode(digestOf(row.algorithms[0]!, key, content), row.at.encoding),
  );
}
