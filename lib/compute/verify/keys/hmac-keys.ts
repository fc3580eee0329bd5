import { createHash } from 'node:crypto';
import type { HmacKey } from '../../../contracts/producer-signature.ts';
import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';

interface KeyEncoding {
  /** What a secret must look like; absent: it is any text. */
  readonly form?: { readonly pattern: RegExp; readonly what: string };
  readonly read: (secret: string) => Buffer;
}

const ENCODINGS: Readonly<Record<HmacKey['encoding'], KeyEncoding>> = {
  utf8: { read: (secret) => Buffer.from(secret) },
  sha1: { read: (secret) => createHash('sha1').update(secret).digest() },
  hex: {
    form: { pattern: /^(?:[0-9a-f]{2})+$/i, what: 'an even number of hexadecimal digits' },
    read: (secret) => Buffer.from(secret, 'hex'),
  },
  // With or without its padding, which says nothing.
  base64: {
    form: {
      pattern: /^(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
      what: 'Base64',
    },
    read: (secret) => Buffer.from(secret, 'base64'),
  },
};

/**
 * The keys of a keyed hash, one for each secret.
 *
 * @throws InvalidVerifyConfig for a secret that cannot be one of this producer.
 */
export function hmacKeys(key: HmacKey, config: VerifyConfig): readonly Buffer[] {
  return settingsOf(config, 'secrets').map((secret, index) => readKey(key, secret, `secrets[${index}]`));
}

function readKey({ encoding, stripPrefix = '', length }: HmacKey, secret: string, where: string): Buffer {
  const { form, read } = ENCODINGS[encoding];
  const bare = secret.startsWith(stripPrefix) ? secret.slice(stripPrefix.length) : secret;
  if (length !== undefined && secret.length !== length)
    throw new InvalidVerifyConfig(`'${where}' must have ${length} characters, got ${secret.length}.`);
  if (form?.pattern.test(bare) === false) {
    const prefix = stripPrefix === '' ? '' : `, with or without '${stripPrefix}' before it`;
    throw new InvalidVerifyConfig(
      `'${where}' must be ${form.what}${prefix}, and not empty; got ${secret.length} characters that are not.`,
    );
  }
  return read(bare);
}
