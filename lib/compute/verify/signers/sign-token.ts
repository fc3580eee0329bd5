import type { BasicSignature, StaticTokenSignature } from '../../../contracts/producer-signature.ts';
import type { ContentSource } from '../content/render-content.ts';
import { basicSecrets } from '../keys/basic-secrets.ts';
import { settingsOf } from '../setting-of.ts';

/** The tokens as they are. */
export function signStaticToken(_row: StaticTokenSignature, { config }: ContentSource): readonly string[] {
  return settingsOf(config, 'secrets');
}

/** Each `user:password` as HTTP basic authentication writes it. */
export function signBasic(_row: BasicSignature, { config }: ContentSource): readonly string[] {
  return basicSecrets(config).map((secret) => `Basic ${Buffer.from(secret).toString('base64')}`);
}
