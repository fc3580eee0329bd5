import { createHash } from 'node:crypto';
import type { HmacKey } from '../../../contracts/producer-signature.ts';
import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';

/** How a key is read from a secret, and what a secret must look like for it. */
const ENCODINGS: Readonly<
  Record<HmacKey['encoding'], { form: RegExp; what: string; read: (secret: string) => Buffer }>
> = {
  utf8: { form: /^/, what: 'text', read: (secret) => Buffer.from(secret, 'utf8') },
  hex: {
    form: /^(?:[0-9a-f]{2})+$/i,
    what: 'an even number of hexadecimal digits',
    read: (secret) => Buffer.from(secret, 'hex'),
  },
  // Some consoles show the key without its padding.
  base64: {
    form: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
    what: 'Base64',
    read: (secret) => Buffer.from(secret, 'base64'),
  },
  sha1: { form: /^/, what: 'text', read: (secret) => createHash('sha1').update(secret, 'utf8').digest() },
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
  const { form, what, read } = ENCODINGS[encoding];
  const bare = secret.startsWith(stripPrefix) ? secret.slice(stripPrefix.length) : secret;
  if (length !== undefined && secret.length !== length)
    throw new InvalidVerifyConfig(`'${where}' must have ${length} characters, got ${secret.length}.`);
  if (bare === '' || !form.test(bare)) {
    const prefix = stripPrefix === '' ? '' : `, with or without '${stripPrefix}' before it`;
    throw new InvalidVerifyConfig(
      `'${where}' must be ${what}${prefix}, and not empty; got ${secret.length} characters that are not.`,
    );
  }
  return read(bare);
}
