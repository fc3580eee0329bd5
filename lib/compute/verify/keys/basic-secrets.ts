import { InvalidVerifyConfig } from '../invalid-verify-config.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';

/** @throws InvalidVerifyConfig if one of the secrets is not `user:password`. */
export function basicSecrets(config: VerifyConfig): readonly string[] {
  const secrets = settingsOf(config, 'secrets');
  if (secrets.every((secret) => secret.includes(':'))) return secrets;
  throw new InvalidVerifyConfig("Each of 'secrets' must be 'user:password', got one without a colon.");
}
