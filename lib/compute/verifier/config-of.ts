import type { Signer } from '../../contracts/signer.ts';
import { requirementsOf } from '../../contracts/verify-requirements.ts';
import type { VerifyConfig } from '../verify/verify-config.ts';

/**
 * The config of the verifier from the values of a secret. A value is a text, the secret itself, or JSON with fields of `VerifyConfig`,
 * such as `{"secrets": ["new", "old"]}`. Secrets of all values count, so that a rotation loses nothing.
 */
export function configOf({ producer, settings }: Signer, values: readonly string[]): VerifyConfig {
  const field = requirementsOf(producer).settings[0] ?? 'secrets';
  const configs = values.map((value) => readConfig(value, field));
  const secrets = configs.flatMap((config) => config.secrets ?? []);
  return { ...configs[0], ...settings, ...(secrets.length > 0 && { secrets }) };
}

function readConfig(value: string, field: string): VerifyConfig {
  const json = parse(value);
  if (json !== undefined) return json;
  return field === 'secrets' ? { secrets: [value] } : { [field]: value };
}

/** Undefined for text that is no JSON object: then it is the secret. */
function parse(value: string): VerifyConfig | undefined {
  if (!value.startsWith('{')) return undefined;
  try {
    return JSON.parse(value) as VerifyConfig;
  } catch {
    return undefined;
  }
}
